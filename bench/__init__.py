"""Speed, measured side by side in one run: `python -m bench`, or `python -m bench NAME` for one measurement.

__main__.py   the table of measurements; runs them, prints figure, limit and verdict
figure.py     what a measurement gives
world.py      a home folder of its own: store, feeds.toml, environment
feeds.py      made-up feeds, the same for every run
server.py     serves them from memory, with ETag and 304; a process of its own
terminal.py   a program on a pseudo-terminal: when is its text on the screen?
screen.py     a key pressed in the program: when is it answered on the screen?
empty_app.py  the smallest Textual program, to compare with
suggestions.py  what an extractor might find in stored articles
floor.py      the least a fetch can cost: httpx, with or without feedparser and SQLite

start.py      start to first paint, with 10,000 stored articles
opening.py    Enter to the article, Enter to filled panels
keys.py       a key's answer while 200 feeds are being fetched
review.py     a key in the review until the next of 30,000 suggestions is painted
export.py     memory and time of exports of 100,000 annotations
light.py      `newsreader --help`: its time, and what it imports
fetch.py      200 feeds of 30 entries: first fetch, and one where nothing changed
extraction.py annotate beside bare spaCy: speed, memory, more workers, a long file
"""

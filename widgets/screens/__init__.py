"""One module a screen, and what several of them share.

reading/     the reading screen: its panes, what they show, and what each command does there
feeds/       every feed with its health, and the dialogs about feeds
review.py    one suggestion after the other, over many articles
commanded.py a screen whose keys, help and palette come from the table of commands
search.py    a query line and what it finds
dialogs.py   first start, an address, a question, a choice; the others that ask one thing have modules of their own
screens.tcss what all but the reading screen look like
"""

from pathlib import Path

STYLESHEET = Path(__file__).with_name("screens.tcss")
"""Read when the first of these screens is opened: starting does not wait for it."""

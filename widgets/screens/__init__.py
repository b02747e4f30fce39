"""One module a screen.

panes.py     feeds, stories, article and panels: their layout, and where the reader is
reading.py   what they show, and what their messages do
actions.py   what each command does there
search.py    a query line and what it finds
help.py      every command and its keys
dialogs.py   first start, a mark's note, an address, adding, exporting
"""

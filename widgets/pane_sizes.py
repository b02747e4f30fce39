"""How wide the panes are: what the reader chose, as far as the terminal has room for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WIDE, MEDIUM = 140, 100
"""From these widths on there is room for all panes, and for the article beside the stories."""
TALL = 34
"""From this many lines on the panels under the text get more of them."""
LEAST = {"feeds": 14, "stories": 22, "panels": 26, "tabs": 4, "actors": 4, "quotes": 4}
ARTICLE_COLUMNS, ARTICLE_LINES = 44, 6
"""What the article keeps at least."""
_WIDE = {"feeds": 24, "stories": 34, "panels": 37}
_MEDIUM = {"stories": 38}


class Grid(NamedTuple):
    """Sizes of the columns and lines beside and under the article; 0 where there are none."""

    feeds: int = 0
    stories: int = 0
    panels: int = 0
    tabs: int = 0
    actors: int = 0
    """Lines of the panels one under the other; the open issues have what is left. 0 where each has its share."""
    quotes: int = 0

    @property
    def columns(self) -> str:
        """As the stylesheet's grid-columns; the article has what the others leave."""
        beside = [str(size) for size in (self.feeds, self.stories) if size]
        return " ".join([*beside, "1fr", *([str(self.panels)] if self.panels else [])])

    @property
    def rows(self) -> str:
        """As the stylesheet's grid-rows."""
        return f"1fr {self.tabs}" if self.tabs else "1fr"

    @property
    def panel_rows(self) -> str:
        """As the grid-rows of the panels one under the other; empty where each has its share."""
        return f"{self.actors} {self.quotes} 1fr" if self.actors else ""


def grid(width: int, height: int, chosen: Mapping[str, int]) -> Grid:
    """The sizes in a terminal of that size; what does not fit is taken from the panels first, from the feeds last."""
    if width >= WIDE:
        sizes = {name: max(LEAST[name], chosen.get(name, size)) for name, size in _WIDE.items()}
        for name in ("panels", "stories", "feeds"):
            over = sum(sizes.values()) + ARTICLE_COLUMNS - width
            sizes[name] = max(LEAST[name], sizes[name] - max(0, over))
        return Grid(**sizes, **_panels(height - 1, chosen))
    lines = chosen.get("tabs", 12 if width >= MEDIUM else 14 if height >= TALL else 8)
    tabs = max(LEAST["tabs"], min(lines, height - 1 - ARTICLE_LINES))
    if width >= MEDIUM:
        stories = min(chosen.get("stories", _MEDIUM["stories"]), width - ARTICLE_COLUMNS)
        return Grid(stories=max(LEAST["stories"], stories), tabs=tabs)
    return Grid(tabs=tabs)


def _panels(lines: int, chosen: Mapping[str, int]) -> dict[str, int]:
    """The chosen heights of the panels one under the other; each of the three keeps its least."""
    least = LEAST["actors"]
    if lines < 3 * least or not {"actors", "quotes"} <= chosen.keys():
        return {}
    actors = max(least, min(chosen["actors"], lines - 2 * least))
    return {"actors": actors, "quotes": max(least, min(chosen["quotes"], lines - actors - least))}

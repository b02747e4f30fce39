"""The article: its text in a comfortable measure, with what is said about it shown in place."""

from __future__ import annotations

from typing import ClassVar

from widgets.article.choosing import Choosing
from widgets.article.drawing import STYLES, STYLESHEET, Shown
from widgets.article.finding import Finding
from widgets.article.linking import Linking
from widgets.article.selecting import Selecting


class ArticleView(Selecting, Choosing, Finding, Linking):
    """The page, and what a reader does on it: choose annotations, select, find words, follow links."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article--{name}" for name in STYLES}
    DEFAULT_CSS = STYLESHEET

    def shown(self) -> Shown:
        """Annotations, links and their letters, the selection and what was found."""
        found = self.found
        hits = found.hits if found else ()
        return (
            super()
            .shown()
            ._replace(
                selection=self.selection,
                hits=hits,
                hit=hits[found.at] if found and hits else None,
                labels=self.labels,
            )
        )

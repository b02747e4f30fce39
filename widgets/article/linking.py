"""Links by letters: beside each link and image in view stands a letter or two; typing them chooses it."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.message import Message

from reader.model import Link
from widgets.article.page import ArticlePage

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""


def letters_for(count: int) -> list[str]:
    """That many labels of equal length, so that none is the beginning of another."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return [first + second for first in LETTERS for second in LETTERS][:count]


class Linking(ArticlePage):
    """What the article's view does while a link is chosen by its letters."""

    class LinkChosen(Message, namespace="article_view"):
        """A link was chosen by its letters."""

        def __init__(self, address: str, image: str | None = None) -> None:
            super().__init__()
            self.address = address
            self.image = image
            """What an image shows, in words; None for a link."""

    class LettersGone(Message, namespace="article_view"):
        """No letters are shown any more."""

    labels: Mapping[int, str] = {}
    """Letters by place, as in `article_lines.Shown`; empty while no link is being chosen."""
    _typed = ""

    def turned(self) -> None:
        """Letters are about what is in view."""
        super().turned()
        self.labels = {}

    def show_letters(self) -> int:
        """Show letters at the links and images in view; how many there are."""
        if self._article is None:
            return 0
        top = self.scroll_offset.y
        bottom = top + self.scrollable_content_region.height
        seen = self._layout.seen_in(top, bottom)
        places = [max(link.start, seen.start) for link in self._links_between(*seen)]
        lines = (self._layout.line(number) for number in range(top, bottom))
        places += [-1 - line.image for line in lines if line is not None and line.image >= 0]
        self._typed = ""
        self.labels = dict(zip(places, letters_for(len(places)), strict=True))
        self._redraw()
        return len(places)

    def hide_letters(self) -> None:
        """Choose no link after all."""
        if self.labels:
            self.labels = {}
            self._redraw()
            self.post_message(self.LettersGone())

    def on_blur(self) -> None:
        """Letters are of no use where the keys go elsewhere."""
        self.hide_letters()

    def _links_between(self, start: int, end: int) -> list[Link]:
        links = self._article.document.links if self._article is not None else ()
        return [link for link in links if link.start < end and link.end > start]

    def on_key(self, event: events.Key) -> None:
        """While letters are shown, keys spell them; any other key takes them away."""
        if not self.labels:
            return
        event.stop()
        event.prevent_default()
        typed = self._typed + (event.character or "\0")
        place = next((place for place, letters in self.labels.items() if letters == typed), None)
        if place is not None and self._article is not None:
            document = self._article.document
            if place < 0:
                image = document.images[-1 - place]
                self.post_message(self.LinkChosen(image.href, image.alt))
            else:
                link = next(link for link in document.links if link.start <= place < link.end)
                self.post_message(self.LinkChosen(link.href))
        elif any(letters.startswith(typed) for letters in self.labels.values()):
            self._typed = typed
            return
        self.hide_letters()

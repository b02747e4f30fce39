"""What changed in an article's text since an earlier version: words gone struck through, new ones underlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.annotating.difference import Kind, Piece, difference
from reader.model import Article, Document
from reader.store import Version
from widgets.article.wrap import shown
from widgets.screens import STYLESHEET
from widgets.terms import long_date

STYLES = {Kind.SAME: "", Kind.REMOVED: "strike $error", Kind.ADDED: "underline bold $success"}
CONTEXT = 160
"""Code points of unchanged text that stay beside a change; what is longer is left out in the short view."""


def drawn(pieces: Sequence[Piece], *, whole: bool) -> Content:
    """Both texts in one, each change in its sign and colour; unless whole, long unchanged stretches are left out."""
    parts: list[Content | tuple[str, str] | str] = []
    for number, piece in enumerate(pieces):
        text = shown_lines(piece.text)
        if piece.kind is Kind.SAME and not whole and len(text) > 2 * CONTEXT:
            first, last = number == 0, number == len(pieces) - 1
            before = "" if first else text[:CONTEXT].rsplit(" ", 1)[0]
            after = "" if last else text[-CONTEXT:].split(" ", 1)[-1]
            parts += [before, (f"\n  ⋯ {len(text) - len(before) - len(after):,} letters as before ⋯\n", "dim"), after]
        else:
            sign = {Kind.REMOVED: ("[-", "-]"), Kind.ADDED: ("{+", "+}"), Kind.SAME: ("", "")}[piece.kind]
            blank = text[len(text.rstrip()) :]
            parts += [(f"{sign[0]}{text.rstrip()}{sign[1]}", STYLES[piece.kind]), blank]
    return Content.assemble(*parts)


def shown_lines(text: str) -> str:
    """The text with its line breaks, all else that could act on a terminal shown."""
    return "\n".join(shown(line) for line in text.split("\n"))


class ChangesScreen(ModalScreen[None]):
    """One earlier version beside the present text; the next and the last one by a key."""

    CSS_PATH = STYLESHEET

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,D", "dismiss(None)", show=False),
        Binding("left_square_bracket,h,left", "version(-1)", show=False),
        Binding("right_square_bracket,l,right", "version(1)", show=False),
        Binding("w", "whole", show=False),
        Binding("j,down", "scroll('down')", show=False),
        Binding("k,up", "scroll('up')", show=False),
        Binding("space,pagedown", "scroll('page_down')", show=False),
        Binding("b,pageup", "scroll('page_up')", show=False),
        Binding("g,home", "scroll('home')", show=False),
        Binding("G,end", "scroll('end')", show=False),
    ]

    def __init__(self, article: Article, earlier: Mapping[int, Document], versions: Sequence[Version]) -> None:
        """`earlier` are the texts by version; `versions` tell when each was replaced."""
        super().__init__()
        self._article, self._earlier = article, earlier
        self._until = {version.number: version.until for version in versions}
        self._numbers = sorted(earlier)
        self.at = len(self._numbers) - 1
        """Index of the version that is compared with the present text."""
        self.whole = False
        self._pieces: dict[int, tuple[Piece, ...]] = {}

    def compose(self) -> ComposeResult:
        """Which versions, how much changed, the text."""
        with Vertical(id="changes") as box:
            box.border_title = "Changes"
            box.border_subtitle = "[ ] other versions · w whole text · j k scroll · esc back"
            yield Static(id="versions")
            with VerticalScroll(id="difference", can_focus=False):
                yield Static(id="text")

    def on_mount(self) -> None:
        """The last change first."""
        self.show()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The difference of the chosen version and the present text."""
        number = self._numbers[self.at]
        if number not in self._pieces:
            self._pieces[number] = difference(self._earlier[number].text, self._article.document.text)
        return self._pieces[number]

    def show(self) -> None:
        """The version at hand."""
        number = self._numbers[self.at]
        out, came = (
            sum(len(p.text.split()) for p in self.pieces if p.kind is kind) for kind in (Kind.REMOVED, Kind.ADDED)
        )
        until = self._until.get(number)
        day = f", read until {long_date(until.astimezone().date())}" if until else ""
        head = Content.assemble(
            (shown(self._article.title), "bold"),
            (f"\nversion {number} of {self._article.version}{day} → now   ", "dim"),
            (f"[-{out:,}-]", STYLES[Kind.REMOVED]),
            " ",
            (f"{{+{came:,}+}}", STYLES[Kind.ADDED]),
            (" words", "dim"),
        )
        self.query_one("#versions", Static).update(head)
        self.query_one("#text", Static).update(drawn(self.pieces, whole=self.whole))
        self.query_one("#difference").scroll_home(animate=False)

    def action_version(self, step: int) -> None:
        """An earlier or a later one."""
        there = self.at + step
        if 0 <= there < len(self._numbers):
            self.at = there
            self.show()

    def action_whole(self) -> None:
        """All of the text, or the changes alone."""
        self.whole = not self.whole
        self.show()

    def action_scroll(self, way: str) -> None:
        """Of a long text."""
        names = {"home": "scroll_home", "end": "scroll_end"}
        getattr(self.query_one("#difference"), names.get(way, f"scroll_{way}"))(animate=False)

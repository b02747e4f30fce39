"""Selecting a stretch of an article: begun at words, moved by words, sentences, lines of the screen, as in vim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import Article, Span
from widgets.article.layout import Layout
from widgets.article.selection import Selection, Unit, extend, object_at, sentence_from


class Selecting:
    """What the article's view does with its selection; the view itself draws it."""

    _left_at: tuple[Selection | None, int] = (None, 0)
    """The selection that the last move by lines left, and the column it goes by."""

    if TYPE_CHECKING:
        _article: Article | None
        _layout: Layout
        _selection: Selection | None

        def first_seen(self) -> int: ...
        def _bring_into_view(self, lines: range) -> None: ...
        def _set_selection(self, selection: Selection | None) -> None: ...

    @property
    def selection(self) -> Span | None:
        """The selected stretch of the text."""
        return self._selection.span if self._selection else None

    def begin_selection(self, span: Span | None = None) -> None:
        """Select the given stretch, else the first sentence on the screen."""
        if self._article is None or not self._article.document.text:
            return
        document = self._article.document
        if span is None:
            span = sentence_from(document, self.first_seen())
        self._set_selection(Selection(span.start, span.end))

    def extend(self, unit: Unit | str, back: bool = False, times: int = 1) -> None:
        """Move the selection's head to the next (or last) end of a unit, some times."""
        if self._selection is None or self._article is None:
            return
        selection = self._selection
        for _ in range(times):
            moved = extend(self._article.document, selection, Unit(unit), back=back)
            if moved == selection:
                break
            selection = moved
        self._move_to(selection)

    def take_object(self, unit: Unit | str, times: int = 1) -> None:
        """Select the word, sentence or paragraph at the head; again, or by a number, the next ones too."""
        if self._selection is not None and self._article is not None:
            selection = self._selection
            for _ in range(times):
                selection = object_at(self._article.document, selection, Unit(unit))
            self._move_to(selection)

    def head_to_line(self, step: int) -> None:
        """Move the head some lines of the screen down, or up; the column is kept."""
        if self._selection is None or not self._layout.lines:
            return
        line, column = self._layout.position(self._selection.head)
        left_at, kept = self._left_at
        column = kept if left_at == self._selection else column  # as in vim: not lost on a shorter line between
        way = 1 if step > 0 else -1
        wanted = line
        for _ in range(abs(step)):
            there = wanted + way
            while 0 <= there < len(self._layout.lines) and self._layout.lines[there].span is None:
                there += way
            if not 0 <= there < len(self._layout.lines):
                break
            wanted = there
        if wanted != line:
            self._move_to(self._selection._replace(head=self._layout.nearest(wanted, column)))
            self._left_at = (self._selection, column)

    def head_to_edge(self, *, end: bool) -> None:
        """Move the head to the beginning or the end of its line of the screen."""
        if self._selection is not None and self._layout.lines:
            line, _ = self._layout.position(self._selection.head)
            if (span := self._layout.lines[line].span) is not None:
                self._move_to(self._selection._replace(head=span.end if end else span.start))

    def head_to_text(self, *, end: bool) -> None:
        """Move the head to the beginning or the end of the article."""
        if self._selection is not None and self._article is not None:
            self._move_to(self._selection._replace(head=len(self._article.document.text) if end else 0))

    def swap_ends(self) -> None:
        """Let the selection grow at its other end."""
        if self._selection is not None:
            self._move_to(Selection(self._selection.head, self._selection.anchor))

    def cancel_selection(self) -> None:
        """Select nothing."""
        self._set_selection(None)

    def _move_to(self, selection: Selection) -> None:
        if selection.anchor != selection.head:
            self._set_selection(selection)
            self._follow_head()

    def _follow_head(self) -> None:
        if self._selection is not None:
            head = self._selection.head
            last = max(0, head - 1) if head >= self._selection.anchor else head
            self._bring_into_view(self._layout.lines_of(last, last + 1))

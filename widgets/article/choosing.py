"""Choosing annotations in the text, by keys and by mouse; dragging selects."""

from __future__ import annotations

from textual import events
from textual.message import Message

from reader.model import Layer, Span, spans_of
from widgets.article.highlight import Stop
from widgets.article.page import ArticlePage
from widgets.article.selection import Selection


class Choosing(ArticlePage):
    """What the article's view does with the annotations that are pointed at."""

    class AnnotationChosen(Message, namespace="article_view"):
        """The reader pointed at an annotation in the text."""

        def __init__(self, annotation_id: str) -> None:
            super().__init__()
            self.annotation_id = annotation_id

    class SelectionChanged(Message, namespace="article_view"):
        """Another stretch of the text is selected; None when nothing is any more."""

        def __init__(self, span: Span | None) -> None:
            super().__init__()
            self.span = span

    _stop: Stop | None = None
    _cursor: int | None = None
    """The code point at which an annotation was last chosen."""
    _chosen: str | None = None
    _selection: Selection | None = None
    _pressed: int | None = None
    _dragged = False

    def turned(self) -> None:
        """Nothing is chosen or selected in another article."""
        super().turned()
        self._stop = self._cursor = self._chosen = None
        self._set_selection(None)

    def _set_selection(self, selection: Selection | None) -> None:
        if selection != self._selection:
            self._selection = selection
            self._redraw()
            self.post_message(self.SelectionChanged(selection.span if selection else None))

    def reveal(self, annotation_id: str) -> None:
        """Scroll to the annotation's evidence, only as far as needed; of an actor the nearest mention will do."""
        annotation = self._annotations.get(annotation_id)
        spans = spans_of(annotation) if annotation is not None else ()
        if annotation is None or not spans or not self._laid_out.height:
            return
        places = [self._layout.lines_of(*span) for span in spans]
        if annotation.layer is not Layer.ACTOR:
            places = [range(min(p.start for p in places), max(p.stop for p in places))]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if any(top <= p.start and p.stop <= top + height for p in places):
            return
        self._turn_to(min(places, key=lambda p: abs(p.start - top - height // 3)))

    def action_next_annotation(self, layer: str = "") -> None:
        """Choose the next annotated stretch after the last chosen one, or the first on the screen."""
        self._step(layer, back=False)

    def action_previous_annotation(self, layer: str = "") -> None:
        """Choose the annotated stretch before."""
        self._step(layer, back=True)

    def action_choose(self) -> None:
        """Choose what stands at the reading cursor; again for the next of those that overlap there."""
        if self._cursor is None or not self.sees(self._cursor):
            self._step("", back=False)
        else:
            self._choose_at(self._cursor)

    def _step(self, layer: str, *, back: bool) -> None:
        here = self._stop if self._stop and self.sees(self._stop.start) else None
        stop = self._highlights.step(here, self.first_seen(), layer=layer, back=back)
        if stop is not None:
            self._stop, self._cursor = stop, stop.start
            self._turn_to(self._layout.lines_of(stop.start, stop.end))
            self._choose(stop.annotation)

    def _choose_at(self, code_point: int) -> None:
        ids = self._highlights.at(code_point)
        if ids:
            again = self._cursor is not None and self._highlights.at(self._cursor) == ids and self._chosen in ids
            self._stop, self._cursor = None, code_point
            self._choose(ids[(ids.index(self._chosen) + 1) % len(ids)] if again and self._chosen else ids[0])

    def _choose(self, annotation_id: str) -> None:
        self._chosen = annotation_id
        self.post_message(self.AnnotationChosen(annotation_id))

    # The mouse

    def _code_point_under(self, event: events.MouseEvent) -> tuple[int | None, int]:
        """The code point exactly under the pointer, and the nearest one."""
        left, top = self.gutter.left, self.gutter.top
        line = self.scroll_offset.y + event.y - top
        column = event.x - left - self._left
        return self._layout.code_point(line, column), self._layout.nearest(line, column)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press may become a click or the beginning of a selection."""
        if event.button == 1 and self._article is not None and event.get_content_offset(self) is not None:
            self._pressed = self._code_point_under(event)[1]
            self._dragged = False
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Dragging selects; at the edge the text moves on."""
        if self._pressed is None:
            return
        row = event.y - self.gutter.top
        if row < 0:
            self.action_scroll_up()
        elif row >= self._laid_out.height:
            self.action_scroll_down()
        here = self._code_point_under(event)[1]
        if here != self._pressed or self._dragged:
            self._dragged = True
            self._set_selection(Selection(self._pressed, here) if here != self._pressed else None)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """A press without a move chooses what stands there."""
        if self._pressed is None:
            return
        self.release_mouse()
        self._pressed = None
        if not self._dragged:
            self._set_selection(None)
            if (here := self._code_point_under(event)[0]) is not None:
                self._choose_at(here)

"""The article: its text in a comfortable measure, with what is said about it shown in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.model import Annotation, Article, Layer, Link, Span, Status, spans_of
from widgets.article_lines import MARGIN, STYLES, STYLESHEET, draw, meta_of
from widgets.highlight import Highlights, Stop
from widgets.layout import BLANK, CONTEXT, Layout, lay_out, top_for
from widgets.palette import blend
from widgets.selection import Selection, Unit, extend, sentence_from


class ArticleView(ScrollView):
    """One article on the line API: only visible lines are drawn, and only they are restyled."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article--{name}" for name in STYLES}
    DEFAULT_CSS = STYLESHEET

    class AnnotationChosen(Message):
        """The reader pointed at an annotation in the text."""

        def __init__(self, annotation_id: str) -> None:
            super().__init__()
            self.annotation_id = annotation_id

    class EndReached(Message):
        """The last line of the article was seen; posted once an article."""

        def __init__(self, article_id: str) -> None:
            super().__init__()
            self.article_id = article_id

    class SelectionChanged(Message):
        """Another stretch of the text is selected; None when nothing is any more."""

        def __init__(self, span: Span | None) -> None:
            super().__init__()
            self.span = span

    lit: reactive[frozenset[str]] = reactive(frozenset())
    """Ids of the annotations that stand out while the others fade."""
    measure: reactive[int] = reactive(72)
    """Greatest width of the text, in cells."""
    placeholder: reactive[str] = reactive("No article open")
    """What is said while there is no article."""

    def __init__(
        self, *, measure: int = 72, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(ArticleView.measure, measure)
        self._article: Article | None = None
        self._links: tuple[Link, ...] = ()
        self._annotations: dict[str, Annotation] = {}
        self._highlights = Highlights()
        self._layout = Layout((), 8)
        self._left = MARGIN
        self._laid_out = Size(0, 0)
        self._top = 0
        self._seen_end = False
        self._lit: frozenset[str] = frozenset()
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self._selection: Selection | None = None
        self._stop: Stop | None = None
        self._cursor: int | None = None
        self._chosen: str | None = None
        self._pressed: int | None = None
        self._dragged = False

    # What is shown

    @property
    def article(self) -> Article | None:
        """The article on the screen."""
        return self._article

    @property
    def place(self) -> int:
        """The code point at the top of the screen."""
        return self._top

    def show(self, article: Article | None, annotations: Sequence[Annotation] = ()) -> None:
        """Show an article; the place is kept while it stays the same one and only its annotations or text change."""
        old = self._article
        same = article is not None and old is not None and article.id == old.id
        self._article = article
        self._links = article.document.links if article is not None else ()
        self._annotations = {a.id: a for a in annotations if a.status is not Status.REJECTED}
        self._highlights = Highlights(annotations)
        if not same:
            self._top = 0
            self._seen_end = False
            self._stop = self._cursor = self._chosen = None
            self._set_selection(None)
        if not same or old is None or article is None or old.document != article.document:
            self._lay_out()
        self._redraw()
        self._look_for_end()

    def go_to(self, place: int) -> None:
        """Bring a code point to the top of the screen, as when coming back to an article."""
        self._top = place
        self._scroll_to_line(self._layout.position(place)[0])

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
        self._bring_into_view(min(places, key=lambda p: abs(p.start - top - height // 3)))

    def watch_lit(self) -> None:
        """Restyle what is visible."""
        self._redraw()

    def watch_measure(self) -> None:
        """Lay out anew around the same place."""
        self._lay_out()

    def watch_placeholder(self) -> None:
        """Say it, where nothing else is shown."""
        if self._article is None:
            self._redraw()

    # Laying out and drawing

    def on_resize(self) -> None:
        """Lay out anew around the same place when the width has changed."""
        size = self.scrollable_content_region.size
        if size.width != self._laid_out.width:
            self._lay_out()
        self._laid_out = size
        self._look_for_end()

    on_show = on_resize

    def on_focus(self) -> None:
        """A short article is read through as soon as the reader turns to it."""
        self._look_for_end(moved=True)

    def notify_style_update(self) -> None:
        """The theme or the stylesheet has changed."""
        super().notify_style_update()
        self._styles_of.clear()
        self._redraw()

    def _lay_out(self) -> None:
        region = self.scrollable_content_region
        self._laid_out = region.size
        if not region.width:
            self._layout = Layout((), 8)
            return
        width = min(self.measure, region.width - MARGIN - 1)
        self._left = max(MARGIN, (region.width - width) // 2)
        if self._article is None:
            self._layout = Layout((), width)
        else:
            self._layout = lay_out(self._article.document, width, meta_of(self._article))
        self.virtual_size = Size(region.width, len(self._layout.lines))
        self._scroll_to_line(self._layout.position(self._top)[0] if self._top else 0)
        self._redraw()

    def _redraw(self) -> None:
        # Ids of another article light nothing, so that they fade nothing either.
        self._lit = frozenset() if self.lit.isdisjoint(self._annotations) else self.lit
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen; drawn lines are kept until something about them changes."""
        number = self.scroll_offset.y + y
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._draw(number)
        return strip

    def _draw(self, number: int) -> Strip:
        plain = self._style()
        if self._article is None and number == 0:
            words = [Segment(" " * self._left, plain), Segment(self.placeholder, self._style("empty"))]
            return Strip(words).extend_cell_length(self._laid_out.width, plain)
        line = self._layout.lines[number] if number < len(self._layout.lines) else BLANK
        segments = draw(line, self._links, self._highlights, self._lit, self.selection, self._style)
        strip = Strip(s for s in (Segment(" " * (self._left - MARGIN), plain), *segments) if s.text)
        return strip.extend_cell_length(self._laid_out.width, plain)

    def _style(self, *names: str) -> Style:
        """The named styles laid over one another, in order, on the widget's own."""
        style = self._styles_of.get(names)
        if style is None:
            style = self._styles_of[names] = blend(self, "article", names)
        return style

    # Scrolling

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember the place, unless it is only the layout that settles."""
        super().watch_scroll_y(old_value, new_value)
        line = round(new_value)
        if self.scrollable_content_region.size == self._laid_out and self._layout.position(self._top)[0] != line:
            self._top = self._layout.first_in(line)
        if round(old_value) != line:
            self._look_for_end(moved=True)

    def _scroll_to_line(self, line: int) -> None:
        # Forced, since a text that was just laid out has no scrollbar yet.
        self.scroll_to(y=max(0, line), animate=False, force=True)

    def _bring_into_view(self, lines: range) -> None:
        self._scroll_to_line(top_for(lines, self.scroll_offset.y, self._laid_out.height))

    def _look_for_end(self, *, moved: bool = False) -> None:
        if self._seen_end or self._article is None or not self._laid_out.height:
            return
        if not (moved or self.has_focus):
            return
        if self.scroll_offset.y + self._laid_out.height >= len(self._layout.lines):
            self._seen_end = True
            self.post_message(self.EndReached(self._article.id))

    def action_scroll_down(self) -> None:
        """One line on."""
        self._scroll_to_line(self.scroll_offset.y + 1)

    def action_scroll_up(self) -> None:
        """One line back."""
        self._scroll_to_line(self.scroll_offset.y - 1)

    def action_page_down(self) -> None:
        """A screenful on, two lines of the old one kept."""
        self._scroll_to_line(self.scroll_offset.y + max(1, self._laid_out.height - CONTEXT))

    def action_page_up(self) -> None:
        """A screenful back."""
        self._scroll_to_line(self.scroll_offset.y - max(1, self._laid_out.height - CONTEXT))

    def action_scroll_home(self) -> None:
        """To the title."""
        self._scroll_to_line(0)

    def action_scroll_end(self) -> None:
        """To the last line."""
        self._scroll_to_line(len(self._layout.lines))

    # Choosing annotations

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

    def sees(self, code_point: int) -> bool:
        """Whether its line is on the screen."""
        top = self.scroll_offset.y
        return top <= self._layout.position(code_point)[0] < top + self._laid_out.height

    def _step(self, layer: str, *, back: bool) -> None:
        here = self._stop if self._stop and self.sees(self._stop.start) else None
        stop = self._highlights.step(here, self._layout.first_in(self.scroll_offset.y), layer=layer, back=back)
        if stop is not None:
            self._stop, self._cursor = stop, stop.start
            self._bring_into_view(self._layout.lines_of(stop.start, stop.end))
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

    # Selecting

    @property
    def selection(self) -> Span | None:
        """The selected stretch of the text."""
        return self._selection.span if self._selection else None

    def begin_selection(self, span: Span | None = None) -> None:
        """Select the given stretch, else the lit one that is visible, else the first sentence on the screen."""
        if self._article is None or not self._article.document.text:
            return
        document = self._article.document
        lit = [s for s in self._highlights.stops if s.annotation in self.lit and self.sees(s.start)]
        if span is None and lit:
            span = Span(lit[0].start, lit[0].end)
        elif span is None:
            span = sentence_from(document, self._layout.first_in(self.scroll_offset.y))
        self._set_selection(Selection(span.start, span.end))

    def extend(self, unit: Unit | str, back: bool = False) -> None:
        """Move the selection's head to the next (or last) end of a unit."""
        if self._selection is not None and self._article is not None:
            self._set_selection(extend(self._article.document, self._selection, Unit(unit), back=back))
            self._follow_head()

    def swap_ends(self) -> None:
        """Let the selection grow at its other end."""
        if self._selection is not None:
            self._set_selection(Selection(self._selection.head, self._selection.anchor))
            self._follow_head()

    def cancel_selection(self) -> None:
        """Select nothing."""
        self._set_selection(None)

    action_begin_selection = begin_selection
    action_extend = extend
    action_swap_ends = swap_ends
    action_cancel_selection = cancel_selection

    def _follow_head(self) -> None:
        if self._selection is not None:
            head = self._selection.head
            last = max(0, head - 1) if head >= self._selection.anchor else head
            self._bring_into_view(self._layout.lines_of(last, last + 1))

    def _set_selection(self, selection: Selection | None) -> None:
        if selection != self._selection:
            self._selection = selection
            self._redraw()
            self.post_message(self.SelectionChanged(self.selection))

    # The mouse

    def _code_point_under(self, event: events.MouseEvent) -> tuple[int | None, int]:
        """The code point exactly under the pointer, and the nearest one."""
        left, top = self.gutter.left, self.gutter.top
        line = self.scroll_offset.y + event.y - top
        column = event.x - left - self._left
        return self._layout.code_point(line, column), self._layout.nearest(line, column)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press may become a click or the beginning of a selection."""
        if event.button == 1 and self._article is not None:
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
            self.cancel_selection()
            if (here := self._code_point_under(event)[0]) is not None:
                self._choose_at(here)

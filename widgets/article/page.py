"""The page an article stands on: laid out for the width as far as it is seen, drawn line by line, scrolled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reader.model import Annotation, Article, Status
from widgets.article.drawing import MARGIN, Shown, draw, labels_on, meta_of
from widgets.article.highlight import Highlights
from widgets.article.layout import CONTEXT, NOTHING, Layout, lay_out, top_for
from widgets.article.lines import BLANK
from widgets.lists.scrolled import Scrolled
from widgets.palette import blend

SLICE, BETWEEN = 0.005, 0.03
"""Seconds for which the rest of a long text is laid out at a time, and seconds between two times."""


class ArticlePage(Scrolled):
    """One article on the line API: only visible lines are drawn, and only they are restyled."""

    ALLOW_SELECT = False

    class EndReached(Message, namespace="article_view"):
        """The last line of the article was seen; posted once an article."""

        def __init__(self, article_id: str) -> None:
            super().__init__()
            self.article_id = article_id

    lit: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)
    """Ids of the annotations that stand out while the others fade."""
    measure: reactive[int] = reactive(72)
    """Greatest width of the text, in cells."""
    placeholder: reactive[str] = reactive("No article open")
    """What is said while there is no article."""

    def __init__(
        self, *, measure: int = 72, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(ArticlePage.measure, measure)
        self._article: Article | None = None
        self._annotations: dict[str, Annotation] = {}
        self._highlights = Highlights()
        self._layout = NOTHING
        self._left = MARGIN
        self._laid_out = Size(0, 0)
        self._top = 0
        self._seen_end = False
        self._lit: frozenset[str] = frozenset()
        self._shown = Shown()
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self.tints: Mapping[str, Color] = {}
        """Colours of marks by the names that `labels.tints` gives them."""

    # What is shown

    @property
    def article(self) -> Article | None:
        """The article on the screen."""
        return self._article

    @property
    def place(self) -> int:
        """The code point at the top of the screen."""
        return self._top

    def show(self, article: Article | None, annotations: Sequence[Annotation] = (), *, place: int = 0) -> None:
        """Show an article from a place on; of the same one only annotations or text change, and the place is kept."""
        old = self._article
        same = article is not None and old is not None and article.id == old.id
        self._article = article
        self._annotations = {a.id: a for a in annotations if a.status is not Status.REJECTED}
        self._highlights = Highlights(annotations)
        if not same:
            self._top = place
            self._seen_end = False
            self.turned()
        if not same or old is None or article is None or old.document != article.document:
            self._lay_out()
        self._redraw()
        self._look_for_end()

    def turned(self) -> None:
        """Another article is shown: what was done in the one before is over."""

    def shown(self) -> Shown:
        """What is to be seen in the text beside its words."""
        links = self._article.document.links if self._article is not None else ()
        return Shown(links, self._highlights, self._lit)

    def go_to(self, place: int) -> None:
        """Bring a code point to the top of the screen, as when coming back to an article."""
        self._top = place
        self._scroll_to_line(self._layout.position(place)[0] if place else 0)

    def sees(self, code_point: int) -> bool:
        """Whether its line is on the screen."""
        top = self.scroll_offset.y
        return top <= self._layout.position(code_point)[0] < top + self._laid_out.height

    def first_seen(self) -> int:
        """The first code point on the screen."""
        return self._layout.first_in(self.scroll_offset.y)

    def watch_lit(self) -> None:
        """Restyle what is visible; while one thing is lit after another, only their own lines."""
        before, now = self._lit, frozenset() if self.lit.isdisjoint(self._annotations) else self.lit
        if not (before and now):
            self._redraw()
            return
        self._lit = now
        self._shown = self.shown()
        top = self.scroll_offset.y
        bottom = top + self._laid_out.height
        seen = self._layout.seen_in(top, bottom)
        spans = [span for name in before ^ now if (a := self._annotations.get(name)) for span in a.spans]
        changed: set[int] = set()
        for span in spans:
            if span.start < seen.end and span.end > seen.start:
                changed.update(self._layout.lines_of(max(span.start, seen.start), min(span.end, seen.end)))
        self._strips = {n: strip for n, strip in self._strips.items() if top <= n < bottom and n not in changed}
        for number in changed:
            self.refresh_line(number)

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
        if self.refocusing:
            return
        self._styles_of.clear()
        self._redraw()

    def _lay_out(self) -> None:
        region = self.scrollable_content_region
        self._laid_out = region.size
        if not region.width:
            self._layout = NOTHING
            return
        width = min(self.measure, region.width - MARGIN - 1)
        self._left = max(MARGIN, (region.width - width) // 2)
        if self._article is None:
            self._layout = NOTHING
        else:
            self._layout = lay_out(self._article.document, width, meta_of(self._article))
        line = self._layout.position(self._top)[0] if self._top else 0
        self._layout.reach(line=line + 2 * region.height)
        self.virtual_size = Size(region.width, self._layout.height)
        self._scroll_to_line(line)
        self._redraw()
        if not self._layout.complete:
            self.set_timer(BETWEEN, lambda layout=self._layout: self._go_on(layout))

    def _go_on(self, layout: Layout) -> None:
        """Lay out some more of a long text, until all of it is."""
        if layout is self._layout and self.is_attached:
            layout.reach(seconds=SLICE)
            self._measure_height()
            if not layout.complete:
                self.set_timer(BETWEEN, lambda: self._go_on(layout))

    def _measure_height(self) -> None:
        """Keep the height that was guessed, until it is known or proves too small."""
        height = self._layout.height
        if self._layout.complete or height > self.virtual_size.height:
            self.virtual_size = Size(self._laid_out.width, height)

    def _redraw(self) -> None:
        # Ids of another article light nothing, so that they fade nothing either.
        self._lit = frozenset() if self.lit.isdisjoint(self._annotations) else self.lit
        self._shown = self.shown()
        self._strips.clear()
        self.refresh(Region(0, 0, *self.size))

    def render_line(self, y: int) -> Strip:
        """One line of the screen; drawn lines are kept until something about them changes."""
        number = self.scroll_offset.y + y
        strip = self._strips.get(number)
        if strip is None:
            if len(self._strips) > 2000:
                self._strips.clear()
            strip = self._strips[number] = self._draw(number)
        return strip

    def _draw(self, number: int) -> Strip:
        plain = self._style()
        if self._article is None and number == 0:
            words = [Segment(" " * self._left, plain), Segment(self.placeholder, self._style("empty"))]
            return Strip(words).extend_cell_length(self._laid_out.width, plain)
        line = self._layout.line(number) or BLANK
        segments = draw(line, self._layout.width, self._shown, self._style)
        strip = Strip(s for s in (Segment(" " * (self._left - MARGIN), plain), *segments) if s.text)
        strip = strip.extend_cell_length(self._laid_out.width, plain)
        for column, letters in labels_on(line, self._shown.labels):
            # In the blank before the link, where there is one; the margin has one too.
            left = self._left + column - 1
            label = Strip([Segment(letters, self._style("label"))])
            strip = Strip.join([strip.crop(0, left), label, strip.crop(left + len(letters))])
        return strip

    def _style(self, *names: str) -> Style:
        """The named styles laid over one another, in order, on the widget's own."""
        style = self._styles_of.get(names)
        if style is None:
            style = self._styles_of[names] = blend(self, "article", names, self.tints)
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
        self._layout.reach(line=max(0, line) + self._laid_out.height)
        self._measure_height()
        # Forced, since a text that was just laid out has no scrollbar yet.
        self.scroll_to(y=max(0, line), animate=False, force=True)

    def _bring_into_view(self, lines: range) -> None:
        self._scroll_to_line(top_for(lines, self.scroll_offset.y, self._laid_out.height))

    def _turn_to(self, lines: range) -> None:
        """Bring far lines to the upper third, so that what follows them is seen too and the next step needs no turn."""
        top, height = self.scroll_offset.y, self._laid_out.height
        context = max(0, min(CONTEXT, (height - len(lines)) // 2))
        if lines.start < top + min(context, lines.start) or lines.stop > top + height - context:
            self._scroll_to_line(lines.start - height // 3)

    def _look_for_end(self, *, moved: bool = False) -> None:
        if self._seen_end or self._article is None or not self._laid_out.height:
            return
        if not (moved or self.has_focus):
            return
        below = self.scroll_offset.y + self._laid_out.height
        if self._layout.line(below) is None:
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

"""How a line of the article is drawn: the styles of its words and the signs in its margin, by name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reader.model import MAIN_ROLE, Article, BlockKind, Layer, Link, Span
from widgets import terms
from widgets.article.highlight import Highlights, looks
from widgets.article.lines import Line, Piece
from widgets.article.wrap import steady

STYLES = (
    *(kind.value for kind in BlockKind),
    *(layer.value for layer in Layer),
    *(f"{layer.value}-{state}" for layer in Layer for state in ("suggested", "lit", "faded")),
    *("pronoun-lit", "cue-lit", "speaker-lit", "deadline-lit"),
    *("plain", "meta", "decoration", "link", "mark-sign", "selection", "empty", "hit", "hit-here", "label", "image"),
    *("heading-small", "table-head"),
)
"""Names of the component styles, each to be had as "article--<name>"."""

# Layers have colours; weight, underline, slant and reverse say the same where there are none.
STYLESHEET = """
ArticleView {
    scrollbar-size-vertical: 1;
    scrollbar-gutter: stable;
    overflow-x: hidden;
    overflow-y: auto;
    & > .article--title { color: $foreground; text-style: bold; }
    & > .article--heading { color: $foreground; text-style: bold; }
    & > .article--heading-small { color: $foreground 85%; text-style: bold italic; }
    & > .article--quotation { color: $foreground 85%; }
    & > .article--caption { color: $foreground 65%; text-style: italic; }
    & > .article--image { color: $foreground 65%; }
    & > .article--code { color: $foreground 85%; background: $foreground 6%; }
    & > .article--table-head { color: $foreground; text-style: bold; }
    & > .article--meta { color: $foreground 60%; }
    & > .article--decoration { color: $foreground 65%; }
    & > .article--empty { color: $foreground 60%; }
    & > .article--link { color: $text-primary; text-style: italic; }
    & > .article--mark { background: $mark 30%; }
    & > .article--mark-suggested { background: $mark 20%; }
    & > .article--mark-faded { background: $mark 12%; }
    & > .article--mark-lit { background: $mark 55%; }
    & > .article--mark-sign { color: $mark; }
    & > .article--quote { color: $quote; text-style: underline; }
    & > .article--quote-suggested { color: $quote 75%; text-style: underline; }
    & > .article--quote-faded { text-style: underline; color: $foreground 65%; }
    & > .article--quote-lit { color: $quote; background: $quote 10%; text-style: underline; }
    & > .article--cue-lit { color: $quote; text-style: italic; }
    & > .article--speaker-lit { color: $quote; text-style: bold; }
    & > .article--issue { color: $issue; }
    & > .article--issue-suggested { color: $issue 75%; }
    & > .article--issue-faded { color: $foreground 65%; }
    & > .article--issue-lit { color: $issue; background: $issue 10%; }
    & > .article--deadline-lit { color: $issue; text-style: bold; }
    & > .article--actor { color: $actor; text-style: bold; }
    & > .article--actor-suggested { color: $actor 75%; text-style: bold; }
    & > .article--actor-faded { color: $foreground 65%; text-style: bold; }
    & > .article--actor-lit { color: $actor; background: $actor 14%; text-style: bold; }
    & > .article--pronoun-lit { color: $actor; background: $actor 10%; }
    &:nocolor > .article--mark, &:nocolor > .article--mark-suggested { text-style: italic; }
    &:nocolor > .article--mark-lit, &:nocolor > .article--issue-lit, &:nocolor > .article--deadline-lit,
    &:nocolor > .article--pronoun-lit { color: $foreground; text-style: reverse; }
    &:nocolor > .article--quote-lit { color: $foreground; text-style: underline reverse; }
    &:nocolor > .article--actor-lit { color: $foreground; text-style: bold reverse; }
    &:nocolor > .article--selection, &:nocolor > .article--hit { text-style: reverse; }
    &:nocolor > .article--hit-here, &:nocolor > .article--label { text-style: bold reverse; }
    & > .article--hit { background: $warning 28%; color: $foreground; }
    & > .article--hit-here { background: $warning; color: $background; text-style: bold; }
    & > .article--selection { background: $block-cursor-background; color: $block-cursor-foreground; }
    & > .article--label { background: $warning; color: $background; text-style: bold; }
}
"""

MARGIN = 3
"""Cells left of the text at least: a mark's sign, the bar of an open issue, a blank."""
SOURCES = {"page": "full text", "teaser": "teaser only", "file": "from a file"}


def source_of(article: Article) -> str:
    """How much of the text is there, and where it is from, where the feed did not give all."""
    host = urlsplit(article.url).hostname if article.source == "page" else None
    return f"full text from {host}" if host else SOURCES.get(article.source, "")


def meta_of(article: Article) -> tuple[str, ...]:
    """The phrases under an article's title: source, author, day, reading time, how much of the text is there."""
    return (
        article.feed_title,
        article.author,
        terms.long_date(article.date.astimezone().date()),
        terms.reading_time(len(article.document.text.split())),
        source_of(article),
        f"also in {', '.join(article.also_in)}" if article.also_in else "",
    )


class Shown(NamedTuple):
    """What is to be seen in the text beside its words."""

    links: Sequence[Link] = ()
    """In order of place."""
    highlights: Highlights = Highlights()
    lit: frozenset[str] = frozenset()
    selection: Span | None = None
    hits: Sequence[Span] = ()
    """Of a find, in order of place."""
    hit: Span | None = None
    """The one of them where the reader is."""
    labels: Mapping[int, str] = {}
    """Letters by the code point they stand over; the letters of an image by -1 less its number."""


def draw(line: Line, width: int, shown: Shown, style: Callable[..., Style]) -> Iterator[Segment]:
    """The line from its margin on, for a text of so many cells; `style` makes a style of names."""
    plain = style()
    mark, issue = margin_of(line, shown.highlights, shown.lit)
    yield Segment("▪", style("mark-sign")) if mark else Segment(" ", plain)
    yield Segment("▐", Style(color=style(issue).color, bgcolor=plain.bgcolor)) if issue else Segment(" ", plain)
    ground = style("code") if line.kind is BlockKind.CODE else plain
    yield Segment(" ", plain)
    at = 0
    for piece in line.pieces:
        yield Segment(" " * (piece.column - at), ground)
        for names, text in words_of(line, piece, shown):
            yield Segment(steady(text), style(*names))
        at = piece.column + cell_len(piece.text)
    if ground is not plain:
        yield Segment(" " * (width - at), ground)


def labels_on(line: Line, labels: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Column (from the text's left edge) and letters of each label on the line."""
    if line.image >= 0 and (letters := labels.get(-1 - line.image)):
        yield 0, letters
    for piece in line.pieces if labels else ():
        for place in range(piece.start, piece.end) if piece.start >= 0 else ():
            if letters := labels.get(place):
                yield piece.column + cell_len(piece.text[: place - piece.start]), letters


def margin_of(line: Line, highlights: Highlights, lit: frozenset[str]) -> tuple[str, str]:
    """Style names of the mark's sign and the issue's bar beside a line; "" where there is none."""
    signs = {Layer.MARK: "", Layer.ISSUE: ""}
    if span := line.span:
        for run in highlights.between(*span):
            for cover in run.covers:
                if cover.layer in signs and cover.role is MAIN_ROLE[cover.layer]:
                    name = looks([cover], lit)[0]
                    if not signs[cover.layer] or name.endswith("-lit"):
                        signs[cover.layer] = name
    return signs[Layer.MARK], signs[Layer.ISSUE]


def words_of(line: Line, piece: Piece, shown: Shown) -> Iterator[tuple[tuple[str, ...], str]]:
    """The piece cut where its look changes: names of the styles to lay over one another, and the words."""
    if piece.start < 0:
        yield ("image" if line.image >= 0 else "meta" if line.kind is None else "decoration",), piece.text
        return
    stretches: list[tuple[int, int, tuple[str, ...]]] = [
        (link.start, link.end, ("link",)) for link in _touching(shown.links, piece)
    ]
    stretches += [(run.start, run.end, looks(run.covers, shown.lit)) for run in shown.highlights.between(*_of(piece))]
    stretches += [(*hit, ("hit-here" if hit == shown.hit else "hit",)) for hit in _touching(shown.hits, piece)]
    if shown.selection is not None:
        stretches.append((*shown.selection, ("selection",)))
    kind = kind_of(line)
    if not stretches:
        yield (kind,), piece.text
        return
    edges = {piece.start, piece.end}
    edges.update(edge for start, end, _ in stretches for edge in (start, end) if piece.start < edge < piece.end)
    for start, end in pairwise(sorted(edges)):
        names = [name for first, last, given in stretches if first <= start < last for name in given]
        yield (kind, *names), piece.text[start - piece.start : end - piece.start]


def kind_of(line: Line) -> str:
    """The name of the style that the line's kind of block has."""
    if line.kind is BlockKind.HEADING and line.level > 3:
        return "heading-small"
    if line.kind is BlockKind.TABLE and line.level:
        return "table-head"
    return line.kind.value if line.kind else "plain"


def _of(piece: Piece) -> tuple[int, int]:
    return piece.start, piece.end


S = TypeVar("S", Span, Link)


def _touching(spans: Sequence[S], piece: Piece) -> Sequence[S]:
    """Those of the spans, in order and not overlapping, that share a code point with the piece."""
    first = bisect_left(spans, piece.start, key=lambda span: span.end - 1)
    last = bisect_left(spans, piece.end, lo=first, key=lambda span: span.start)
    return spans[first:last]

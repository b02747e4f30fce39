"""How a line of the article is drawn: the styles of its words and the signs in its margin, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reader.model import MAIN_ROLE, Article, BlockKind, Layer, Link, Span
from widgets import terms
from widgets.highlight import Highlights, looks
from widgets.layout import Line, Piece

STYLES = (
    *(kind.value for kind in BlockKind),
    *(layer.value for layer in Layer),
    *(f"{layer.value}-{state}" for layer in Layer for state in ("suggested", "lit", "faded")),
    *("pronoun-lit", "cue-lit", "speaker-lit", "deadline-lit"),
    *("plain", "meta", "decoration", "link", "mark-sign", "selection", "empty"),
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
    & > .article--quotation { color: $foreground 85%; }
    & > .article--caption { color: $foreground 65%; text-style: italic; }
    & > .article--code { color: $foreground 85%; background: $foreground 6%; }
    & > .article--meta { color: $foreground 60%; }
    & > .article--decoration { color: $foreground 50%; }
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
    & > .article--quote-lit { color: $quote; background: $quote 18%; text-style: underline; }
    & > .article--cue-lit { color: $quote; text-style: italic; }
    & > .article--speaker-lit { color: $quote; text-style: bold; }
    & > .article--issue { color: $issue; }
    & > .article--issue-suggested { color: $issue 75%; }
    & > .article--issue-faded { color: $foreground 65%; }
    & > .article--issue-lit { color: $issue; background: $issue 18%; }
    & > .article--deadline-lit { color: $issue; text-style: bold; }
    & > .article--actor { color: $actor; text-style: bold; }
    & > .article--actor-suggested { color: $actor 75%; text-style: bold; }
    & > .article--actor-faded { color: $foreground 65%; text-style: bold; }
    & > .article--actor-lit { color: $actor; background: $actor 22%; text-style: bold; }
    & > .article--pronoun-lit { color: $actor; background: $actor 14%; }
    &:nocolor > .article--mark, &:nocolor > .article--mark-suggested { text-style: italic; }
    &:nocolor > .article--mark-lit, &:nocolor > .article--issue-lit, &:nocolor > .article--deadline-lit,
    &:nocolor > .article--pronoun-lit { color: $foreground; text-style: reverse; }
    &:nocolor > .article--quote-lit { color: $foreground; text-style: underline reverse; }
    &:nocolor > .article--actor-lit { color: $foreground; text-style: bold reverse; }
    &:nocolor > .article--selection { text-style: reverse; }
    & > .article--selection { background: $block-cursor-background; color: $block-cursor-foreground; }
}
"""

MARGIN = 3
"""Cells left of the text at least: a mark's sign, the bar of an open issue, a blank."""
SOURCES = {"page": "full text", "teaser": "teaser only", "file": "from a file"}


def meta_of(article: Article) -> tuple[str, ...]:
    """The phrases under an article's title: source, author, day, reading time, how much of the text is there."""
    return (
        article.feed_title,
        article.author,
        terms.long_date(article.date.astimezone().date()),
        terms.reading_time(len(article.document.text.split())),
        SOURCES.get(article.source, ""),
    )


def draw(
    line: Line,
    links: Sequence[Link],
    highlights: Highlights,
    lit: frozenset[str],
    selection: Span | None,
    style: Callable[..., Style],
) -> Iterator[Segment]:
    """The line from its margin on; `style` makes a style of names."""
    plain = style()
    mark, issue = margin_of(line, highlights, lit)
    yield Segment("▪", style("mark-sign")) if mark else Segment(" ", plain)
    yield Segment("▐", Style(color=style(issue).color, bgcolor=plain.bgcolor)) if issue else Segment(" ", plain)
    at = -1
    for piece in line.pieces:
        yield Segment(" " * (piece.column - at), plain)
        for names, text in words_of(line, piece, links, highlights, lit, selection):
            yield Segment(text, style(*names))
        at = piece.column + cell_len(piece.text)


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


def words_of(
    line: Line,
    piece: Piece,
    links: Sequence[Link],
    highlights: Highlights,
    lit: frozenset[str],
    selection: Span | None,
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The piece cut where its look changes: names of the styles to lay over one another, and the words."""
    if piece.start < 0:
        yield ("meta" if line.kind is None else "decoration",), piece.text
        return
    kind = line.kind.value if line.kind else "plain"
    runs = list(highlights.between(piece.start, piece.end))
    links = [link for link in links if link.start < piece.end and link.end > piece.start]
    stretches = [(run.start, run.end, looks(run.covers, lit)) for run in runs]
    stretches[:0] = [(link.start, link.end, ("link",)) for link in links]
    if selection is not None:
        stretches.append((*selection, ("selection",)))
    edges = {piece.start, piece.end}
    edges.update(edge for start, end, _ in stretches for edge in (start, end) if piece.start < edge < piece.end)
    for start, end in pairwise(sorted(edges)):
        names = [name for first, last, given in stretches if first <= start < last for name in given]
        yield (kind, *names), piece.text[start - piece.start : end - piece.start]

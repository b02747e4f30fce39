"""One self-contained page: the text with coloured stretches, what is said about them in the margin. No script.

Colour is never alone: actors are bold, quotes underlined, issues have a bar beside them, marks a background.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise

from reader.export.addresses import host, web_address
from reader.export.page import STYLE
from reader.export.words import main_words, speaker, words
from reader.model import (
    MAIN_ROLE,
    Actor,
    Anchor,
    Annotation,
    Article,
    Block,
    BlockKind,
    Layer,
    Link,
    Mark,
    Note,
    OpenIssue,
    Quote,
    Role,
    spans_of,
)
from reader.text import clean, one_line

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TAGS = {
    BlockKind.TITLE: "h1",
    BlockKind.QUOTATION: "blockquote",
    BlockKind.CODE: "pre",
    BlockKind.TABLE: "pre",
}
_LAYERS = {
    Layer.ACTOR: ("actor", "actors"),
    Layer.QUOTE: ("quote", "quotes"),
    Layer.ISSUE: ("open issue", "open issues"),
    Layer.MARK: ("mark", "marks"),
    Layer.NOTE: ("note", "notes"),
}


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[str]:
    """The page of one or more articles, each whole before the next is read."""
    number = 0
    for number, (article, annotations) in enumerate(rows, 1):
        if number == 1:
            yield _head(article)
        yield _article(article, annotations, number)
    if number == 0:
        yield _head(None)
    yield "</body>\n</html>\n"


def _head(first: Article | None) -> str:
    language = first.language if first and re.fullmatch(r"[A-Za-z]{2,3}", first.language) else "und"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(first.title) if first else 'newsreader'}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    )


def _article(article: Article, annotations: Sequence[Annotation], number: int) -> str:
    """The article block by block, beside each the notes on what begins in it; then what has no place in the text."""
    names = {a.id: a.body.name for a in annotations if isinstance(a.body, Actor)}
    placed = [a for a in annotations if a.anchor is not Anchor.ORPHANED and _fits(article, a)]
    placed.sort(key=lambda a: (spans_of(a)[0], a.id))
    numbers = {a.id: f"{number}-{n}" for n, a in enumerate(placed, 1)}
    out = ["<article>\n"]
    for block in article.document.blocks:
        inside = [a for a in placed if any(s.start < block.end and s.end > block.start for s in a.spans)]
        beginning = [a for a in inside if block.start <= spans_of(a)[0].start < block.end]
        issue = " open" if any(a.layer is Layer.ISSUE and _main_in(a, block) for a in inside) else ""
        out.append(f'<div class="row{issue}">\n{_block(article, block, inside, numbers)}')
        if beginning:
            notes = "".join(_note(a, names, numbers[a.id]) for a in beginning)
            out.append(f'<aside aria-label="Notes">\n{notes}</aside>\n')
        out.append("</div>\n")
        if block.kind is BlockKind.TITLE:
            out.append(_source(article, annotations))
    rest = [a for a in annotations if a.id not in numbers]
    if rest:
        notes = "".join(_note(a, names, "") for a in rest)
        out.append(f'<section class="rest"><h2>On the whole article</h2>\n{notes}</section>\n')
    out.append("</article>\n")
    return "".join(out)


def _fits(article: Article, annotation: Annotation) -> bool:
    """Whether it has main words and all its words stand where it says."""
    text = article.document.text
    mains = any(s.role is MAIN_ROLE[annotation.layer] for s in annotation.spans)
    return mains and all(text[s.start : s.end] == s.exact for s in annotation.spans)


def _main_in(annotation: Annotation, block: Block) -> bool:
    return any(s.start < block.end and s.end > block.start for s in spans_of(annotation))


def _source(article: Article, annotations: Sequence[Annotation]) -> str:
    """Where the article is from, and how much is said about it."""
    address = web_address(article.url)
    shown = f'<a href="{escape(address)}" rel="noopener noreferrer">{_text(host(address))}</a>' if address else ""
    published = f'<time datetime="{article.date:%Y-%m-%dT%H:%M:%SZ}">{article.date:%Y-%m-%d %H:%M} UTC</time>'
    parts = [_text(article.feed_title), _text(article.author), published, shown]
    counted = []
    for layer, (one, many) in _LAYERS.items():
        count = sum(a.layer is layer for a in annotations)
        if count:
            counted.append(f'<span class="key k-{layer}">{count} {one if count == 1 else many}</span>')
    return f'<p class="source">{" · ".join(filter(None, parts))}<br>{" ".join(counted)}</p>\n'


def _block(article: Article, block: Block, inside: Sequence[Annotation], numbers: dict[str, str]) -> str:
    tag = f"h{min(6, max(2, block.level + 1))}" if block.kind is BlockKind.HEADING else _TAGS.get(block.kind, "p")
    kind = {BlockKind.ITEM: f"item l{min(5, block.level)}", BlockKind.CAPTION: "caption"}.get(block.kind, "")
    attributes = f' class="{kind}"' if kind else ""
    marker = f'<span class="marker">{_text(block.marker)}</span> ' if block.marker else ""
    return f'<{tag}{attributes} dir="auto">{marker}{_stretches(article, block, inside, numbers)}</{tag}>\n'


def _stretches(article: Article, block: Block, inside: Sequence[Annotation], numbers: dict[str, str]) -> str:
    """The block's text cut wherever a span or link begins or ends, so that what overlaps need not be nested."""
    links = [link for link in article.document.links if link.start < block.end and link.end > block.start]
    spans = [(s, a) for a in inside for s in a.spans]
    cuts = {block.start, block.end}
    for start, end in [(s.start, s.end) for s, _ in spans] + [(link.start, link.end) for link in links]:
        cuts.update(place for place in (start, end) if block.start < place < block.end)
    out = []
    for start, end in pairwise(sorted(cuts)):
        here = [(s, a) for s, a in spans if s.start < end and s.end > start]
        content = escape(clean(article.document.text[start:end]))
        if here:
            classes = sorted({_class(s.role, a) for s, a in here})
            statuses = {a.status for _, a in here}
            classes.extend(statuses if len(statuses) == 1 else ())
            content = f'<span class="{" ".join(classes)}">{content}</span>'
        out.append(_linked(content, [link for link in links if link.start < end and link.end > start]))
        for annotation in dict.fromkeys(a for _, a in here):
            if end == min(spans_of(annotation)[0].end, block.end) and spans_of(annotation)[0].start >= block.start:
                n = numbers[annotation.id]
                out.append(f'<sup id="r{n}"><a href="#n{n}">{n.partition("-")[2]}</a></sup>')
    return "".join(out)


def _linked(content: str, links: Sequence[Link]) -> str:
    address = web_address(links[0].href) if links else ""
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{content}</a>' if address else content


def _class(role: Role, annotation: Annotation) -> str:
    """The main words look as their layer does, cue, speaker, deadline and pronoun in their own way."""
    return f"t-{annotation.layer if role is MAIN_ROLE[annotation.layer] else role}"


def _note(annotation: Annotation, names: dict[str, str], number: str) -> str:
    """What is said, with its number in the text."""
    back = f'<a class="n" href="#r{number}">{number.partition("-")[2]}</a> ' if number else ""
    identity = f' id="n{number}"' if number else ""
    head, details, remark = _said(annotation, names)
    if annotation.layer not in (Layer.MARK, Layer.NOTE):
        details.append(annotation.status.value)
    if annotation.anchor is Anchor.ORPHANED:
        details.append("no longer in the text")
    lost = "" if number or annotation.layer is Layer.NOTE else f"<q>{_text(main_words(annotation))}</q>"
    lines = [
        f'{back}<span class="layer">{_LAYERS[annotation.layer][0]}</span> <b>{_text(head)}</b>',
        f"<small>{_text(', '.join(filter(None, details)))}</small>" if any(details) else "",
        lost,
        *(f"<p>{_text(p)}</p>" for p in re.split(r"\n\s*\n", clean(remark)) if p.strip()),
    ]
    return f'<div class="note {annotation.layer}"{identity} dir="auto">{" ".join(filter(None, lines))}</div>\n'


def _said(annotation: Annotation, names: dict[str, str]) -> tuple[str, list[str], str]:
    """Headline, details and what a person wrote."""
    match annotation.body:
        case Actor() as actor:
            also = f"also {', '.join(actor.names)}" if actor.names else ""
            return actor.name, [actor.role, actor.kind, also], ""
        case Quote() as quote:
            cue = words(annotation, Role.CUE)
            return speaker(annotation, names), [quote.kind, f"“{cue}”" if cue else ""], ""
        case OpenIssue() as issue:
            held = f"held by {', '.join(issue.holders)}" if issue.holders else ""
            due = f"deadline {issue.deadline}" if issue.deadline else ""
            return issue.topic or main_words(annotation), [issue.type, held, due], ""
        case Mark() as mark:
            return mark.label, list(mark.tags), mark.note
        case Note() as note:
            return "", [], note.text


def _text(value: str) -> str:
    return escape(one_line(value))

"""One readable note an article. Whatever stands in a title, body or note is text: none of it can become markup."""

import re
from collections.abc import Iterable, Iterator, Sequence

from reader.export.addresses import host, web_address
from reader.export.words import main_words, speaker, words
from reader.model import Actor, Anchor, Annotation, Article, Layer, Mark, Note, OpenIssue, Quote, Role
from reader.text import clean, one_line

# What CommonMark, GitHub's tables and links, Obsidian's links, tags and highlights and TeX between $ take for markup.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|$^#@]|==|%%|::|(?<=\w):(?=//)|:(?=[a-z+_-][\w+-]*:)|(?i:(?<=www)\.)")
# At the start of a line these begin lists, headings, quotations, tables, definitions and rules.
_LINE_START = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[str]:
    """A note a row, parted by a blank line."""
    for number, (article, annotations) in enumerate(rows):
        yield ("\n" if number else "") + note(article, annotations)


def note(article: Article, annotations: Sequence[Annotation]) -> str:
    """The whole note: what the article is, then actors, quotes, open issues, marks and notes where there are any."""
    names = {a.id: a.body.name for a in annotations if isinstance(a.body, Actor)}
    address = link_target(article.url)
    blocks = [f"# {text(article.title)}", "\n".join(_metadata(article, address))]
    for layer, heading in (
        (Layer.ACTOR, "Actors"),
        (Layer.QUOTE, "Quotes"),
        (Layer.ISSUE, "Open issues"),
        (Layer.MARK, "Marks"),
        (Layer.NOTE, "Notes"),
    ):
        mine = [a for a in annotations if a.layer is layer]
        if layer is Layer.ACTOR:
            mine.sort(key=lambda a: -a.body.salience if isinstance(a.body, Actor) else 0.0)
        if mine:
            blocks.append(f"## {heading}")
            parts = [_annotation(a, names, address) for a in mine]
            # Actors are one list; what holds quotations needs blank lines between.
            blocks.append(("\n" if layer is Layer.ACTOR else "\n\n").join(parts))
    return "\n\n".join(blocks) + "\n"


def text(value: str) -> str:
    """The value on one line, escaped so that it reads as itself at any place in a line."""
    escaped = _MARKUP.sub(lambda m: "".join("\\" + c for c in m[0]), one_line(value))
    return _LINE_START.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], escaped)


def quotation(value: str, indent: str = "") -> str:
    """The value as a block quotation, its paragraphs kept."""
    paragraphs = [text(p) for p in re.split(r"\n\s*\n", clean(value)) if p.strip()]
    return f"\n{indent}>\n".join(f"{indent}> {p}" for p in paragraphs)


def link_target(url: str) -> str:
    """A web address as a link target; empty for anything that is none."""
    address = web_address(url)
    # A target between < and > still reads backslashes and entities.
    return "<" + re.sub(r"&(?=#?\w+;)", r"\\&", address) + ">" if address else ""


def _metadata(article: Article, address: str) -> Iterator[str]:
    if article.feed_title:
        yield f"- Source: {text(article.feed_title)}"
    if article.author:
        yield f"- Author: {text(article.author)}"
    yield f"- {'Published' if article.published else 'Dated'}: {article.date:%Y-%m-%d %H:%M} UTC"
    if address:
        yield f"- Link: [{text(host(article.url) or 'article')}]({address})"
    if article.tags:
        yield f"- Tags: {', '.join(map(text, article.tags))}"


def _annotation(annotation: Annotation, names: dict[str, str], address: str) -> str:
    match annotation.body:
        case Actor() as actor:
            mentions = sum(s.role in (Role.MENTION, Role.PRONOUN) for s in annotation.spans)
            also = [f"also {', '.join(map(text, actor.names))}"] if actor.names else []
            role = [text(actor.role)] if actor.role else []
            number = f"{mentions} mention{'' if mentions == 1 else 's'}"
            return f"- **{text(actor.name)}** ({', '.join([*role, actor.kind, *also, number, *state(annotation)])})"
        case Quote() as quoted:
            cue = [f"“{text(words(annotation, Role.CUE))}”"] if words(annotation, Role.CUE) else []
            source = f", [article]({address})" if address else ""
            details = ", ".join([quoted.kind, *cue, *state(annotation)])
            who = f"— **{text(speaker(annotation, names))}** ({details}){source}"
            return "\n>\n".join(filter(None, [quotation(main_words(annotation)), f"> {who}"]))
        case OpenIssue() as issue:
            held = [f"held by {', '.join(map(text, issue.holders))}"] if issue.holders else []
            said = text(words(annotation, Role.DEADLINE))
            due = [f"deadline {text(issue.deadline)}" + (f" “{said}”" if said else "")] if issue.deadline else []
            details = ", ".join([issue.type, *held, *due, *state(annotation)])
            item = f"- [ ] **{text(issue.topic or main_words(annotation))}** ({details})"
            return "\n\n".join(filter(None, [item, quotation(main_words(annotation), "  ")]))
        case Mark() as mark:
            label = [f"**{text(mark.label)}**"] if mark.label else []
            tags = [f"({', '.join(map(text, mark.tags))})"] if mark.tags else []
            remark = [text(p) for p in re.split(r"\n\s*\n", clean(mark.note)) if p.strip()]
            head = " ".join([*label, *tags, *state(annotation)])
            return "\n\n".join(filter(None, [quotation(main_words(annotation)), head, *remark]))
        case Note() as written:
            return "\n\n".join(text(p) for p in re.split(r"\n\s*\n", clean(written.text)) if p.strip())


def state(annotation: Annotation) -> list[str]:
    """What a person should know of it: that nobody looked at it yet, or that its words have left the text."""
    parts = []
    if annotation.layer not in (Layer.MARK, Layer.NOTE):
        parts.append(annotation.status.value)
    if annotation.anchor is Anchor.ORPHANED:
        parts.append("no longer in the text")
    return parts

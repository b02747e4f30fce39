"""What goes to the clipboard: a stretch of an article as a citation in the user's own style, or as Markdown. Pure.

A template is text with fields in braces; what stands in square brackets goes when a field in it is empty:
`[“{quote}” ({speaker}). ][{author}: ]{title}, {date:%d %B %Y}`. Doubled braces and brackets stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from string import Formatter

from reader.errors import ConfigError
from reader.export.addresses import web_address
from reader.export.markdown import link_target, quotation, text
from reader.export.words import main_words, speaker, words
from reader.model import MAIN_ROLE, Actor, Annotation, Article, Quote, Role
from reader.text import one_line

DEFAULT = "[“{quote}” ][({speaker}). ][{author}: ]{title}. [{feed_title}, ]{date}[. {url}]"
FIELDS = {
    "quote": "the words, without quotation marks around them",
    "speaker": "who said them",
    "cue": "how: “said”",
    "title": "of the article",
    "author": "of the article",
    "feed_title": "the outlet",
    "date": "of the article; {date:%d %B %Y} writes it in another way",
    "accessed": "today, written as date is",
    "url": "of the article",
}
_MARKS = "“”„‟\"«»‹›‘’‚'"
_GROUP = re.compile(r"\[\[|\]\]|\[((?:[^\[\]]|\[\[|\]\])*)\]")


def citation(
    article: Article,
    template: str = DEFAULT,
    *,
    annotation: Annotation | None = None,
    annotations: Sequence[Annotation] = (),
    selected: str = "",
    now: datetime,
) -> str:
    """The template filled for an annotation, for selected words, or for the article alone; on one line.

    annotations are the article's, among which the speaker's name is found. A ConfigError says what is wrong with the
    template.
    """
    fields = {name: one_line(value) for name, value in _values(article, annotation, annotations, selected).items()}
    moments = {"date": article.date, "accessed": now}

    def group(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        empty = any(name not in moments and not fields.get(name) for name in _names(match[1]))
        return "" if empty else _filled(_GROUP.sub(group, match[1]), fields, moments)

    # Groups are filled first and set aside, so that a bracket or brace in an article's words is never read as ours.
    parts: list[str] = []

    def aside(match: re.Match[str]) -> str:
        parts.append(group(match))
        return f"\0{len(parts) - 1}\0"

    check(template)
    filled = _filled(_GROUP.sub(aside, template.replace("\0", "")), fields, moments)
    return " ".join(re.sub("\0(\\d+)\0", lambda m: parts[int(m[1])], filled).split())


def check(template: str) -> None:
    """A ConfigError where the template has an unknown field, an open brace or bracket, or no field at all."""
    outside = _GROUP.sub(lambda m: re.sub(r"\[\[|\]\]", "", m[1] or ""), template)
    if re.search(r"[\[\]]", outside):
        raise ConfigError(f"citation: a bracket is open or closed twice in {template!r}; [[ and ]] stand for brackets")
    if not list(_names(outside)):
        raise ConfigError(f"citation: {template!r} has no field; known are {', '.join(FIELDS)}")


def _names(template: str) -> Iterator[str]:
    """The fields that a template asks for."""
    try:
        for _, name, form, conversion in Formatter().parse(template):
            if name is None:
                continue
            if name not in FIELDS or conversion or (form and name not in ("date", "accessed")):
                shown = name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
                raise ConfigError(f"citation: unknown field {{{shown}}}; known are {', '.join(FIELDS)}")
            yield name
    except ValueError as error:
        raise ConfigError(f"citation: {error} in {template!r}; {{{{ and }}}} stand for braces") from None


def _filled(template: str, fields: Mapping[str, str], moments: Mapping[str, datetime]) -> str:
    out = []
    for literal, name, form, _ in Formatter().parse(template):
        out.append(literal)
        if name is not None:
            moment = moments.get(name)
            out.append(moment.astimezone(UTC).strftime(form or "%Y-%m-%d") if moment else fields[name])
    return "".join(out)


def _values(
    article: Article, annotation: Annotation | None, annotations: Sequence[Annotation], selected: str
) -> dict[str, str]:
    who = cue = ""
    if annotation is not None and isinstance(annotation.body, Quote):
        names = {a.id: a.body.name for a in annotations if isinstance(a.body, Actor)}
        known = speaker(annotation, names)
        who = "" if known == "speaker unknown" else known
        cue = words(annotation, Role.CUE)
    return {
        "quote": _quoted(annotation) if annotation is not None else _bare(selected),
        "speaker": who,
        "cue": cue,
        "title": article.title,
        "author": article.author,
        "feed_title": article.feed_title,
        "url": web_address(article.url),
    }


def _quoted(annotation: Annotation) -> str:
    """The main words, piece by piece without their quotation marks."""
    main = MAIN_ROLE[annotation.layer]
    pieces = [_bare(s.exact) for s in sorted(annotation.spans, key=lambda s: s.start) if s.role is main]
    if isinstance(annotation.body, Actor):
        pieces = pieces[:1]
    return " … ".join(filter(None, pieces)).rstrip(" ,")


def _bare(value: str) -> str:
    return one_line(value).strip(_MARKS).strip()


def as_markdown(
    article: Article,
    *,
    annotation: Annotation | None = None,
    annotations: Sequence[Annotation] = (),
    selected: str = "",
) -> str:
    """The words as a block quotation, with who said them and where; of an article alone a line with its link."""
    values = _values(article, annotation, annotations, selected)
    target = link_target(article.url)
    title = text(article.title)
    source = [f"[{title}]({target})" if target else f"*{title}*" if title else "", text(article.feed_title)]
    details = ", ".join(filter(None, [*source, f"{article.date:%Y-%m-%d}"]))
    said = main_words(annotation) if annotation is not None else selected
    if not one_line(said):
        return f"{details}\n"
    who = f"**{text(values['speaker'])}**, " if values["speaker"] else ""
    return f"{quotation(said)}\n>\n> — {who}{details}\n"

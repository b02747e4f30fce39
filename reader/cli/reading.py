"""list, search, show: the store read from scripts and by eye."""

import os
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from reader.cli.frame import Command, Options, QueryCommand, pass_options, print_lines, query_of, say
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.model import Annotation, Article, ArticleRow, Document
    from reader.store import SearchHit, Store, Version

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command("list", cls=QueryCommand)
@click.argument("query", metavar="[QUERY]", nargs=-1, callback=query_of)
@JSON
@click.option("--copies", is_flag=True, help="Also those that are copies of another one.")
@pass_options
def list_(options: Options, query: str, as_json: bool, copies: bool) -> None:
    """List articles, newest first: all, or those that QUERY finds. Of copies in several feeds one is listed.

    QUERY: words and "phrases", feed: folder: tag: title: author: actor: speaker:, is:unread is:read is:starred
    is:extracted, after:DATE before:DATE; a dash before a term excludes it.
    """
    from reader import store as stores

    with stores.open_store(options.paths().db, readonly=True) as store:
        rows = stores.window(store, query, limit=-1, copies=copies)
        print_lines(_json_rows(store, rows) if as_json else _table(rows))


@click.command("search", cls=QueryCommand)
@click.argument("query", metavar="QUERY", nargs=-1, required=True, callback=query_of)
@JSON
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="At most so many.")
@pass_options
def search(options: Options, query: str, as_json: bool, limit: int) -> None:
    """Find the articles that fit QUERY best.

    The best comes first; each is shown with the place where the words stand.
    """
    from reader import store as stores

    with stores.open_store(options.paths().db, readonly=True) as store:
        hits = stores.search(store, query, limit)
        print_lines(_json_rows(store, [hit.row for hit in hits]) if as_json else _hits(hits))


@click.command("show", cls=Command)
@click.argument("article_id", metavar="ID")
@JSON
@click.option("--versions", is_flag=True, help="List the texts it has had, instead.")
@click.option(
    "--diff",
    metavar="[N]",
    type=int,
    is_flag=False,
    flag_value=0,
    help="Show what changed since version N (by default the last one), instead.",
)
@pass_options
def show(options: Options, article_id: str, as_json: bool, versions: bool, diff: int | None) -> None:
    """Show one article with what is said about it. The first letters of its ID are enough."""
    from reader import store as stores

    if sum((as_json, versions, diff is not None)) > 1:
        raise UsageError("--json, --versions and --diff exclude each other")
    with stores.open_store(options.paths().db, readonly=True) as store:
        article = stores.find_article(store, article_id)
        if article is None:
            raise UsageError(f"no article {article_id!r}; `newsreader list` shows the ids")
        if versions:
            print_lines(_versions(stores.versions(store, article.id)))
            return
        if diff is not None:
            print_lines(_difference(article, stores.earlier_texts(store, article.id), diff))
            return
        annotations = stores.annotations(store, article.id)
        others = stores.also_in(store, article.id)
    if as_json:
        from reader.export.serialise import article_json, line

        say(line(article_json(article, annotations, others)))
    else:
        print_lines(_article(article, annotations, others))


def _json_rows(store: "Store", rows: "Sequence[ArticleRow]") -> Iterator[str]:
    from reader.export.serialise import line, row_json
    from reader.store import copies_of

    copies = copies_of(store, [row.id for row in rows if row.copies])
    return (line(row_json(row, copies.get(row.id, ()))) for row in rows)


def _table(rows: "Sequence[ArticleRow]") -> Iterator[str]:
    from reader.cli.table import aligned, cells, output_width

    total = output_width()
    feed = max((cells(row.feed_title) for row in rows), default=0)
    counts = max((cells(_counts(row)) for row in rows), default=0)
    columns = ((row.id, _signs(row), f"{row.date:%Y-%m-%d}", row.feed_title, _counts(row), row.title) for row in rows)
    return aligned(columns, (12, 2, 10, min(feed, total // 5 if total else 20), counts), total)


def _signs(row: "ArticleRow") -> str:
    return ("●" if row.unread else " ") + ("★" if row.starred else " ")


def _counts(row: "ArticleRow") -> str:
    return "" if row.quotes is None else f"❝{row.quotes} ?{row.issues}"


def _hits(hits: "Sequence[SearchHit]") -> Iterator[str]:
    """Two lines a hit: what it is, and where its words stand, strong on a terminal."""
    from reader.cli.table import aligned, cells, fit, output_width

    total = output_width()
    feed = min(20, max((cells(hit.row.feed_title) for hit in hits), default=0))
    rows = ((hit.row.id, f"{hit.row.date:%Y-%m-%d}", hit.row.feed_title, hit.row.title) for hit in hits)
    for hit, head in zip(hits, aligned(rows, (12, 10, feed), total), strict=True):
        yield head
        shown = fit(hit.snippet, (total or sys.maxsize) - 14)
        if total is not None and "NO_COLOR" not in os.environ:
            for span in reversed(hit.hits):
                if shown[: span.end] == hit.snippet[: span.end]:  # not where the line was cut
                    shown = f"{shown[: span.start]}\x1b[1m{shown[span.start : span.end]}\x1b[22m{shown[span.end :]}"
        yield " " * 14 + shown


def _versions(versions: "Sequence[Version]") -> Iterator[str]:
    from reader.text import one_line

    for version in versions:
        until = f"until {version.until:%Y-%m-%d %H:%M} UTC" if version.until else "present"
        yield f"{version.number:>4}  {until:<26} {version.words:>7,} words  {one_line(version.title)}"


def _difference(article: "Article", earlier: "Mapping[int, Document]", number: int) -> Iterator[str]:
    """The text with what went and what came: struck and underlined on a terminal, else as [-gone-] and {+new+}."""
    from reader.annotating.difference import Kind, difference
    from reader.cli.table import output_width
    from reader.text import clean

    number = number or max(earlier, default=0)
    if number not in earlier:
        kept = ", ".join(map(str, earlier)) or "none"
        raise UsageError(f"no earlier version {number} of {article.id}; kept are {kept}")
    coloured = output_width() is not None and "NO_COLOR" not in os.environ
    marks = {
        Kind.SAME: ("", ""),
        Kind.REMOVED: ("\x1b[31;9m", "\x1b[0m") if coloured else ("[-", "-]"),
        Kind.ADDED: ("\x1b[32;4m", "\x1b[0m") if coloured else ("{+", "+}"),
    }
    text = ""
    for kind, words in difference(earlier[number].text, article.document.text):
        begin, end = marks[kind]
        # A mark that spans lines is set on each of them, so that a pager keeps it.
        text += "\n".join(f"{begin}{line}{end}" if line else "" for line in clean(words).split("\n"))
    return iter(text.split("\n"))


def _article(
    article: "Article", annotations: "Sequence[Annotation]", others: "Sequence[ArticleRow]" = ()
) -> Iterator[str]:
    """The text in a comfortable measure, then actors, quotes and issues as lists."""
    from reader.cli.table import output_width
    from reader.text import one_line

    measure = min(output_width() or 72, 72)
    facts = [article.feed_title, article.author, f"{article.date:%Y-%m-%d %H:%M} UTC", article.id]
    yield from textwrap.wrap(one_line(article.title), measure)
    yield " · ".join(one_line(fact) for fact in facts if fact)
    if article.url:
        yield one_line(article.url)
    for other in others:
        yield one_line(f"Also in {other.feed_title}, {other.id}: {other.title}")
    for block in article.document.blocks:
        if block.kind != "title":
            yield ""
            yield from _block(block.kind, article.document.text[block.start : block.end], block.marker, measure)
    yield from _said(article, annotations, measure)


def _block(kind: str, text: str, marker: str, measure: int) -> Iterator[str]:
    from reader.text import clean

    if kind == "code":
        yield from ("    " + line for line in clean(text).split("\n"))
        return
    first = {"item": f"{marker or '•'} ", "quotation": "│ "}.get(kind, "")
    rest = "│ " if kind == "quotation" else " " * len(first)
    yield from textwrap.wrap(clean(text), measure, initial_indent=first, subsequent_indent=rest)


def _said(article: "Article", annotations: "Sequence[Annotation]", measure: int) -> Iterator[str]:
    from reader.export.words import main_words, speaker
    from reader.model import Actor, Layer, Mark, Note, OpenIssue, Quote, Status
    from reader.text import one_line

    if article.extractor is None:
        yield ""
        yield "Actors, quotes and open issues are not extracted yet; `newsreader extract` does it."
    present = [a for a in annotations if a.status is not Status.REJECTED]
    names = {a.id: a.body.name for a in present if isinstance(a.body, Actor)}
    headings = {
        Layer.ACTOR: "Actors",
        Layer.QUOTE: "Quotes",
        Layer.ISSUE: "Open issues",
        Layer.MARK: "Marks",
        Layer.NOTE: "Notes",
    }
    for layer, heading in headings.items():
        mine = [a for a in present if a.layer is layer]
        if mine:
            yield ""
            yield f"{heading} ({len(mine)})"
        for annotation in mine:
            match annotation.body:
                case Actor() as actor:
                    words = f"{actor.name}, {actor.role}" if actor.role else actor.name
                case Quote() as quote:
                    words = f"{speaker(annotation, names)} ({quote.kind}): {main_words(annotation)}"
                case OpenIssue() as issue:
                    due = f", due {issue.deadline}" if issue.deadline else ""
                    held = f" ({', '.join(issue.holders)})" if issue.holders else ""
                    words = f"{issue.type}: {issue.topic or main_words(annotation)}{held}{due}"
                case Mark() as mark:
                    words = " — ".join(filter(None, (main_words(annotation), mark.label, mark.note)))
                case Note() as note:
                    words = note.text
            sign = {Status.ACCEPTED: "✓", Status.EDITED: "✎"}.get(annotation.status, "·")
            yield from textwrap.wrap(
                one_line(words), measure, initial_indent=f"  {sign} ", subsequent_indent="    ", break_on_hyphens=False
            )

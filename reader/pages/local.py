"""Articles in the user's own files: .html, .htm, .txt and .md, one by one or a folder of them as a feed."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from reader.errors import ParseError
from reader.model import Document, Entry
from reader.pages.metadata import Metadata, decoded, metadata_of, metadata_of_lines, tree_of
from reader.parse.entries import MOST_ENTRIES, ParsedFeed, ready
from reader.text import document_of_html, document_of_text, first_words, one_line

SUFFIXES = (".html", ".htm", ".txt", ".md")
LARGEST_FILE = 5 * 2**20
"""Bytes; a larger file is refused."""
_LONGEST_TITLE = 200  # code points; a longer first line is a paragraph
_FRONT_MATTER = re.compile(r"\A---\s*\n(.{0,4000}?)\n---\s*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)


def files_of(path: Path) -> list[Path]:
    """The file itself, or the articles in a folder, by name; hidden files are left out."""
    if not path.is_dir():
        return [path]
    found = [file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")]
    return sorted(file for file in found if file.is_file())


def mark_of(path: Path) -> str:
    """A text that changes when a file of the source comes, goes or changes; FileNotFoundError where there is none."""
    states = [(file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files_of(path)]
    return hashlib.sha256(repr(states).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def read_source(path: Path) -> ParsedFeed:
    """The file or folder as a feed; files that cannot be read are told as its problem, the others are kept."""
    entries, problems = [], []
    files = files_of(path)
    for file in files[:MOST_ENTRIES]:
        try:
            entries.append(read_file(file))
        except ParseError as error:
            problems.append(str(error))
    if problems and not entries:
        raise ParseError(problems[0])
    if len(files) > MOST_ENTRIES:
        problems.append(f"{len(files)} files; only the first {MOST_ENTRIES} were read")
    return ParsedFeed(title=one_line(path.stem) or str(path), entries=tuple(entries), problem="; ".join(problems[:3]))


def read_ready(path: Path, now: datetime) -> ParsedFeed:
    """The file or folder as `read_source` gives it, its entries made ready for the store."""
    return ready(read_source(path), now)


def read_file(path: Path) -> Entry:
    """The article in a file, keyed by the file's name; ParseError says why there is none."""
    try:
        # Not a device or pipe: reading it might never end.
        if not path.is_file():
            raise ParseError(f"{path}: {'not an ordinary file' if path.exists() else 'no such file'}")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ParseError(f"{path}: {size / 2**20:.0f} MB; at most {LARGEST_FILE // 2**20} MB are read")
        content = path.read_bytes()
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise ParseError(f"{path}: cannot be read: {error.strerror}") from None
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ParseError(f"{path}: not a text")
    if path.suffix.lower() in (".html", ".htm"):
        document, metadata = _read_html(content, path)
    else:
        document, metadata = _read_text(decoded(content), path)
    return Entry(
        key=one_line(os.fsencode(path.name).decode("utf-8", "replace")),
        title=metadata.title,
        document=document,
        url=metadata.url if metadata.url.startswith(("http://", "https://")) else "",
        author=metadata.author,
        published=metadata.published or changed,
        updated=metadata.updated,
        language=metadata.language,
        source="file",
    )


def _read_html(content: bytes, path: Path) -> tuple[Document, Metadata]:
    html = decoded(content)
    root = tree_of(html)
    if root is None:
        raise ParseError(f"{path}: an empty page")
    metadata = metadata_of(root)
    if _is_saved_page(root):
        from reader.pages.fulltext import read_page

        try:
            page = read_page(content, url=metadata.url)
            return page.document, _titled(metadata, page.title)
        except ParseError:
            pass  # no article is found in it: then all of it is read
    title = metadata.title or first_words(document_of_html(html, title="-").text[2:]) or path.stem
    articles = list(root.iter("article"))
    body = etree.tostring(articles[0], encoding="unicode", method="html") if len(articles) == 1 else html
    return document_of_html(body, title=title, base_url=metadata.url), _titled(metadata, title)


def _is_saved_page(root: etree._Element) -> bool:
    """Whether it is a page of a site, with what stands around the article, rather than an article alone."""
    return next(root.iter("nav", "aside", "footer", "iframe", "form"), None) is not None


def _read_text(text: str, path: Path) -> tuple[Document, Metadata]:
    said: dict[str, str] = {}
    if path.suffix.lower() == ".md":
        if front := _FRONT_MATTER.match(text):
            said = {
                key.strip().lower(): value.strip().strip("\"'")
                for key, found, value in (line.partition(":") for line in front[1].splitlines())
                if found
            }
            text = text[front.end() :]
        heading = _HEADING.search(text)
        title = one_line(said.get("title") or (_as_text(heading[1]) if heading else "")) or _first_line(text)
        document = document_of_html(_as_html(text), title=title or path.stem)
    else:
        title = _first_line(text)
        document = document_of_text(text, title=title or path.stem)
    return document, _titled(metadata_of_lines(said), title or path.stem)


def _titled(metadata: Metadata, title: str) -> Metadata:
    return replace(metadata, title=one_line(title))


def _first_line(text: str) -> str:
    """The first line that is not blank, as a title; only its first words where it is a whole paragraph."""
    line = next(filter(None, map(one_line, text[:20_000].split("\n"))), "")
    return line if len(line) <= _LONGEST_TITLE else first_words(line)


def _as_html(markdown: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").enable("table").render(markdown))


def _as_text(markdown: str) -> str:
    return document_of_html(_as_html(markdown), title="-").text[2:]

"""Drafts of blocks put together to a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.model import Block, BlockKind, Document, Link
from reader.text.clean import one_line

UNTITLED = "Untitled"


class Draft(NamedTuple):
    """A block before its place is known: clean text without blank lines, links by offsets into that text."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    links: tuple[Link, ...] = ()


def assemble(title: str, drafts: Iterable[Draft]) -> Document:
    """The title and the drafts one after the other; a paragraph or heading that only repeats the title is left out."""
    title = one_line(title) or UNTITLED
    repeated = _letters(title)
    first = repeated[:1]
    texts = [title]
    blocks = [Block(BlockKind.TITLE, 0, len(title))]
    links: list[Link] = []
    end = len(title)
    for draft in drafts:
        if (
            draft.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
            and (not draft.text[:1].isalnum() or draft.text[0].casefold()[:1] == first)
            and _letters(draft.text) == repeated
        ):
            continue
        start = end + 2
        end = start + len(draft.text)
        texts.append(draft.text)
        blocks.append(Block(draft.kind, start, end, draft.level, draft.marker))
        links.extend(Link(start + link.start, start + link.end, link.href) for link in draft.links)
    return Document("\n\n".join(texts), tuple(blocks), tuple(links))


def _letters(text: str) -> str:
    """What two texts have in common that a reader takes for the same line."""
    return "".join(filter(str.isalnum, text.casefold())) or text

"""Drafts of blocks put together to a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.model import Block, BlockKind, Document, Image, Link
from reader.text.clean import one_line

UNTITLED = "Untitled"


class Draft(NamedTuple):
    """A block before its place is known: clean text without blank lines, links by offsets into that text."""

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[tuple[str, str], ...] = ()
    """Address and words of the images that stood before the block or in it; behind the last one the text is empty."""


def assemble(title: str, drafts: Iterable[Draft]) -> Document:
    """The title and the drafts one after the other; a paragraph or heading that only repeats the title is left out."""
    title = one_line(title) or UNTITLED
    repeated = _letters(title)
    beginnings = (repeated[0], repeated[0].upper())
    texts = [title]
    blocks = [Block(BlockKind.TITLE, 0, len(title))]
    links: list[Link] = []
    images: list[Image] = []
    end = len(title)
    for kind, text, level, marker, its_links, its_images in drafts:
        if its_images:
            images.extend([Image(end + 2, *image) for image in its_images])
            if not text:
                continue
        # Most texts begin with another letter than the title, and need no closer look.
        if (
            ((letter := text[0]) in beginnings or letter > "\x7f" or not letter.isalnum())
            and kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
            and _letters(text) == repeated
        ):
            continue
        start = end + 2
        end = start + len(text)
        texts.append(text)
        blocks.append(Block(kind, start, end, level, marker))
        if its_links:
            links.extend([Link(start + link.start, start + link.end, link.href) for link in its_links])
    if images:
        images = [image._replace(place=min(image.place, end)) for image in images]
    return Document("\n\n".join(texts), tuple(blocks), tuple(links), tuple(images))


def _letters(text: str) -> str:
    """What two texts have in common that a reader takes for the same line."""
    return "".join(filter(str.isalnum, text.casefold())) or text

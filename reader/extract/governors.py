"""The verb that governs a quote, where the encoder points to the one before it in a row of verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEAR = 3
"""Tokens between the governing verb and the content at most: "called for", "went on to say that"."""


def with_preposition(doc: Doc, content: Span, cue: Span | None) -> tuple[Span, Span | None]:
    """Content and cue, the preposition between them given to the cue: "called for" what is called for."""
    words = doc.char_span(content.start, content.end, alignment_mode="expand")
    if cue is None or words is None or len(words) < 2 or words[0].pos_ != "ADP" or cue.end > words[0].idx:
        return content, cue
    head = words[0].head
    if not cue.start <= head.idx < cue.end or doc.text[cue.end : words[0].idx].strip():
        return content, cue
    return Span(words[1].idx, content.end), Span(cue.start, words[0].idx + len(words[0]))


def governing_cue(doc: Doc, content: Span, cue: Span | None) -> Span | None:
    """The cue, or the verb below it in the parse that governs the content: for "She stressed A, called for B" and the
    content B it is "called for"."""
    words = doc.char_span(content.start, content.end, alignment_mode="expand")
    if cue is None or words is None or cue.end > content.start:
        return cue
    verb = particle = words.root.head
    if verb.pos_ == "ADP":
        verb = verb.head
    if verb.pos_ != "VERB" or verb.idx < cue.end or not 0 < words.start - particle.i <= NEAR:
        return cue
    if not any(cue.start <= above.idx < cue.end for above in verb.ancestors):
        return cue
    last = particle if particle.i == verb.i + 1 else verb
    return Span(verb.idx, last.idx + len(last))

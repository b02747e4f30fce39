"""What an annotation says, as words for people: shared by the notes, the table and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from reader.model import MAIN_ROLE, Annotation, Layer, Quote, Role


def words(annotation: Annotation, role: Role) -> str:
    """The words of the spans with that role, in order of place; a gap between two pieces shows as " … "."""
    return " … ".join(s.exact for s in sorted(annotation.spans, key=lambda s: (s.start, s.end)) if s.role is role)


def main_words(annotation: Annotation) -> str:
    """The words that the annotation is about; of an actor the first mention."""
    if annotation.layer is Layer.ACTOR:
        mentions = sorted(s for s in annotation.spans if s.role is Role.MENTION)
        return min(mentions, key=lambda s: s.start).exact if mentions else ""
    return words(annotation, MAIN_ROLE[annotation.layer])


def speaker(annotation: Annotation, names: Mapping[str, str]) -> str:
    """Who a quote is from: the resolved name, else the words of the text, else that nobody is known.

    names gives the actors' names by annotation id.
    """
    quote = annotation.body
    if not isinstance(quote, Quote):
        return ""
    known = names.get(quote.actor) if quote.actor else None
    return known or quote.speaker_name or words(annotation, Role.SPEAKER) or "speaker unknown"

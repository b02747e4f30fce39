"""Who said what."""

from __future__ import annotations

from typing import cast

from reader.model import Actor, Annotation, Layer, Quote, QuoteKind, Role
from widgets.article.wrap import shown
from widgets.panels.panel import Panel
from widgets.panels.rows import NARROW, RowLine, Words


def words_of(annotation: Annotation, role: Role) -> str:
    """The words of the annotation's spans of a role on one line, pieces that stand apart joined by "…"."""
    spans = sorted((s for s in annotation.spans if s.role is role), key=lambda s: s.start)
    return " … ".join(" ".join(shown(s.exact).split()) for s in spans)


class QuotesPanel(Panel):
    """Quotes by place: speaker, cue, kind, and what was said."""

    LAYER = Layer.QUOTE
    TITLE = "Quotes"

    def row(self, annotation: Annotation, width: int) -> tuple[RowLine, RowLine]:
        """Speaker, cue and kind; the content below, in quotation marks where all of it stood in them."""
        quote = cast(Quote, annotation.body)
        cue = words_of(annotation, Role.CUE)
        speaker, style = self.speaker_of(annotation, quote), "actor"
        if not speaker:
            speaker, style = "nobody named", "muted"
        elif width < NARROW:
            speaker = self.net.short_name(speaker)
        content = words_of(annotation, Role.CONTENT)
        if quote.kind is QuoteKind.DIRECT:
            content = f"“{content}”"
        return (
            RowLine(
                (Words(speaker, style, 1), Words(f" {cue}" if cue else "", "quote", 2)),
                (Words(quote.kind, "muted"),),
            ),
            RowLine((Words(content, "", 1),)),
        )

    def speaker_of(self, annotation: Annotation, quote: Quote) -> str:
        """The actor's name where it is known, else the name the extractor gave, else the words of the text."""
        actor = self.net.by_id.get(quote.actor or "")
        if actor is not None and isinstance(actor.body, Actor):
            return actor.body.name
        return quote.speaker_name or words_of(annotation, Role.SPEAKER)

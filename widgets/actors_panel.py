"""Who acts in the article."""

from __future__ import annotations

from typing import cast

from reader.model import Actor, Annotation, Layer, spans_of
from widgets import terms
from widgets.panel import Panel, RowLine, Words


class ActorsPanel(Panel):
    """Actors by salience: sign of the kind, name, role, how many quotes and open issues are theirs."""

    LAYER = Layer.ACTOR
    TITLE = "Actors"
    NOTHING = "no actors found"

    def in_order(self, annotations: list[Annotation]) -> list[Annotation]:
        """The most salient first."""

        def key(annotation: Annotation) -> tuple[float, int]:
            spans = spans_of(annotation)
            salience = annotation.body.salience if isinstance(annotation.body, Actor) else 0.0
            return -salience, spans[0].start if spans else 1 << 60

        return sorted(annotations, key=key)

    def row(self, annotation: Annotation, width: int) -> tuple[RowLine, RowLine]:  # noqa: ARG002
        """Name and counts; role below, or the kind where the text gives none."""
        actor = cast(Actor, annotation.body)
        quotes, issues = len(self.net.quotes_of(annotation.id)), len(self.net.issues_of(annotation.id))
        return (
            RowLine(
                (Words(f"{terms.KIND_SIGNS[actor.kind]} ", "actor"), Words(actor.name, "actor", 1)),
                (
                    Words(f"{quotes}❝".rjust(4) if quotes else "    ", "quote"),
                    Words(f"{issues}?".rjust(4) if issues else "    ", "issue"),
                ),
            ),
            RowLine((Words("  "), Words(actor.role or actor.kind.value, "muted", 1))),
        )

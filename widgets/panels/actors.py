"""Who acts in the article."""

from __future__ import annotations

from typing import cast

from reader.model import Actor, Annotation, Layer
from widgets import terms
from widgets.panels.panel import Panel
from widgets.panels.rows import RowLine, Words


class ActorsPanel(Panel):
    """Actors by salience: sign of the kind, name, role, how many quotes and open issues are theirs."""

    LAYER = Layer.ACTOR
    TITLE = "Actors"

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

"""What the article leaves open."""

from __future__ import annotations

from typing import cast

from rich.cells import cell_len

from reader.model import Actor, Annotation, Layer, OpenIssue
from widgets import terms
from widgets.panels.panel import Panel
from widgets.panels.rows import NARROW, RowLine, Words


class IssuesPanel(Panel):
    """Open issues by place: topic; type, whose move it is, by when."""

    LAYER = Layer.ISSUE
    TITLE = "Open issues"

    def row(self, annotation: Annotation, width: int) -> tuple[RowLine, RowLine]:
        """The topic; below it type, holders and deadline."""
        issue = cast(OpenIssue, annotation.body)
        names = self.holders_of(issue)
        holders = ", ".join(map(self.net.short_name, names) if width < NARROW else names)
        due = terms.deadline(issue.deadline, self.today()) if issue.deadline else ""
        room = width - len(issue.type) - 3 - (len(due) + 1 if due else 0)
        if issue.deadline and cell_len(holders) > room:
            due = terms.deadline(issue.deadline, self.today(), brief=True)
        return (
            RowLine((Words(issue.topic, "", 1),)),
            RowLine(
                (Words(issue.type, "issue", 1), Words(f" · {holders}" if holders else "", "muted", 2)),
                (Words(due, "warning" if due.startswith("passed") else "issue"),) if due else (),
            ),
        )

    def holders_of(self, issue: OpenIssue) -> list[str]:
        """The names of the actors that hold it, and of holders that are no actors of the article."""
        names = []
        for actor in issue.actors:
            annotation = self.net.by_id.get(actor)
            if annotation is not None and isinstance(annotation.body, Actor):
                names.append(annotation.body.name)
        return list(dict.fromkeys([*names, *issue.holders]))

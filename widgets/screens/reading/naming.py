"""Who is who: actors merged, split, renamed and struck off, here and by rule in later articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import store as stores
from reader.model import Actor, Annotation, spans_of
from reader.store import Store
from widgets.jobs import now
from widgets.screens.reading.correcting import Correcting

if TYPE_CHECKING:
    from widgets.screens.names import Named, Split


class Naming(Correcting):
    """The reading screen, as far as it says who is who."""

    def _chosen_actor(self) -> tuple[Annotation, Actor] | None:
        chosen = self.choice()
        return (chosen, chosen.body) if chosen is not None and isinstance(chosen.body, Actor) else None

    def action_merge_actor(self) -> None:
        """Ask which other actor is the same."""
        found = self._chosen_actor()
        if found is None:
            return
        chosen, actor = found
        others = [a for a in self._present() if isinstance(a.body, Actor) and a.id != chosen.id]
        if not others:
            self.status.say("There is no other actor in this article")
            return
        from widgets.screens.names import MergeDialog

        names = {a.id: a.body.name for a in others if isinstance(a.body, Actor)}

        def merge(answer: Named | None) -> None:
            if answer is None:
                return
            other, later = answer

            def work(store: Store) -> None:
                with stores.undoing(store, f"Merge {names[other]} into {actor.name}", now=now()):
                    stores.merge_actors(store, chosen.id, [other], now=now())
                    if later:
                        stores.add_actor_rule(store, names[other], actor.name, creator=self.settings.name, now=now())

            too = ", in later articles too" if later else ""
            self._write(work, f"{names[other]} is {actor.name} now{too}", choose=chosen.id)

        self.app.push_screen(MergeDialog(actor.name, list(names.items())), merge)

    def action_rename_actor(self) -> None:
        """Ask for the name."""
        found = self._chosen_actor()
        if found is None:
            return
        chosen, actor = found
        from widgets.screens.names import RenameDialog

        def rename(answer: Named | None) -> None:
            if answer is None or answer.name == actor.name:
                return

            def work(store: Store) -> None:
                with stores.undoing(store, f"Rename {actor.name} to {answer.name}", now=now()):
                    stores.rename_actor(store, chosen.id, answer.name, now=now())
                    if answer.later:
                        stores.add_actor_rule(store, actor.name, answer.name, creator=self.settings.name, now=now())

            self._write(work, f"Renamed {actor.name}{', in later articles too' if answer.later else ''}")

        self.app.push_screen(RenameDialog(actor.name), rename)

    def action_split_actor(self) -> None:
        """Ask which mentions are another actor's, and who that is."""
        found = self._chosen_actor()
        if found is None or self.article is None:
            return
        chosen, actor = found
        if len(spans_of(chosen)) < 2:
            self.status.say(f"{actor.name} is named once; there is nothing to split")
            return
        from widgets.screens.names import SplitDialog

        def split(answer: Split | None) -> None:
            if answer is not None:
                creator = self.settings.name
                self._write(
                    lambda store: stores.split_actor(
                        store, chosen.id, answer.spans, answer.name, creator=creator, now=now(), kind=answer.kind
                    ),
                    f"{answer.name} is an actor of their own now",
                )

        self.app.push_screen(SplitDialog(chosen, self.article.document), split)

    def action_never_actor(self) -> None:
        """Reject it and its name in later articles."""
        found = self._chosen_actor()
        if found is not None:
            chosen, actor = found
            creator = self.settings.name
            self._write(
                lambda store: stores.never_actor(store, [chosen.id], creator=creator, now=now()),
                f"{actor.name} is never an actor; what it said and holds stays",
            )

    def action_rules(self) -> None:
        """List the rules."""
        from widgets.screens.rules import RulesScreen

        def back(_: None) -> None:
            self.reload_annotations()

        self.app.push_screen(RulesScreen(self.jobs, creator=self.settings.name), back)

"""Correcting, marking and handing on from the reading screen: each command's action, and what it saves."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from reader import store as stores
from reader.errors import NewsreaderError
from reader.model import MAIN_ROLE, Actor, Annotation, Article, Layer, Note, RoleSpan, Span, Status, spans_of
from reader.store import Store
from widgets.article_view import ArticleView
from widgets.commands import ARTICLE
from widgets.jobs import now
from widgets.screens.reading import Reading

if TYPE_CHECKING:
    from reader.pipe import Sent
    from widgets.screens.marks import MarkChoice
    from widgets.screens.review import Place


class Annotating(Reading):
    """The reading screen, as far as it changes what is said about an article."""

    changing: tuple[Annotation, Span] | None = None
    """The annotation and the main span of it whose words are being selected anew."""
    _reviewing: str | None = None
    """The query of the review that was left for a place in an article."""

    def _write(self, work: Callable[[Store], object], said: str, *, choose: str | None = None) -> None:
        """Change the store, show the article anew, say it."""
        article = self.article
        chosen = choose or self.chosen

        def saved(_: object) -> None:
            self.reload_annotations()
            if article is not None:
                self.stories.forget([article.id])
            there = chosen if any(a.id == chosen for a in self._present()) else None
            self.light(there)
            if there:
                self.panels.select(there)
            self.status.say(f"{said} · u undoes it")

        self.jobs.write(work, saved)

    def _present(self) -> tuple[Annotation, ...]:
        """What is said about the article and was not rejected."""
        return tuple(a for a in self.annotations if a.status is not Status.REJECTED)

    # Correcting

    def action_edit(self) -> None:
        """Ask what the chosen annotation should say."""
        if (annotation := self.choice()) is not None:
            self.ask_to_edit(annotation)

    def ask_to_edit(self, annotation: Annotation) -> None:
        """Show the dialog of its layer."""
        if self.article is None:
            return
        from widgets.screens.editing import edit_dialog

        self.app.push_screen(edit_dialog(annotation, self.article, self.annotations), self._edited)

    def _edited(self, annotation: Annotation | None) -> None:
        if annotation is not None:
            self._write(lambda store: stores.correct(store, annotation, now=now()), "Edited")

    def action_edit_words(self) -> None:
        """Select the annotation's words, to grow and shrink them."""
        annotation = self.choice()
        if annotation is None:
            return
        places = spans_of(annotation)
        if not places:
            self.status.say("This note is about the whole article and has no words of its own")
            return
        self.go(ARTICLE)
        self.view.reveal(annotation.id)
        place = next((s for s in places if self.view.sees(s.start)), places[0])
        self.view.begin_selection(place)
        self.changing = (annotation, place)
        self.update_footer()

    def keep_words(self, span: Span) -> None:
        """Make the selected words the annotation's own in the place of those it had there."""
        if self.changing is None:
            return
        annotation, place = self.changing
        role = MAIN_ROLE[annotation.layer]
        others = [
            s
            for s in annotation.spans
            if s.role is not role or ((s.start, s.end) != place and not Span(s.start, s.end).overlaps(span))
        ]
        spans = tuple(sorted((*others, RoleSpan(role, span.start, span.end, "")), key=lambda s: (s.start, s.end)))
        self.view.cancel_selection()
        if span != place:
            changed = replace(annotation, spans=spans)
            self._write(lambda store: stores.correct(store, changed, now=now()), "Words changed", choose=annotation.id)
        self._back_to_review()

    # Actors

    def action_merge_actor(self) -> None:
        """Ask which other actor is the same."""
        chosen = self.choice()
        if chosen is None or not isinstance(chosen.body, Actor):
            return
        others = [a for a in self.panels.panels["actors"].rows if a.id != chosen.id]
        if not others:
            self.status.say("There is no other actor in this article")
            return
        from widgets.screens.dialogs import ChooseDialog

        name = chosen.body.name
        question = f"{name} gets the mentions, names, quotes and issues of:"
        options = [(a.id, a.body.name) for a in others if isinstance(a.body, Actor)]

        def merge(other: str | None) -> None:
            if other is not None:
                self._write(
                    lambda store: stores.merge_actors(store, chosen.id, [other], now=now()),
                    f"{dict(options)[other]} is {name} now",
                    choose=chosen.id,
                )

        self.app.push_screen(ChooseDialog("Merge", question, options), merge)

    def action_rename_actor(self) -> None:
        """Ask for the name."""
        chosen = self.choice()
        if chosen is None or not isinstance(chosen.body, Actor):
            return
        from widgets.screens.dialogs import AskDialog

        old = chosen.body.name

        def rename(name: str | None) -> None:
            if name is not None and name != old:
                self._write(lambda store: stores.rename_actor(store, chosen.id, name, now=now()), f"Renamed {old}")

        question = "The name it goes by; the old one is kept beside it"
        self.app.push_screen(AskDialog("Rename actor", question, value=old), rename)

    def action_never_actor(self) -> None:
        """Reject it and its name in later articles."""
        chosen = self.choice()
        if chosen is not None and isinstance(chosen.body, Actor):
            creator = self.settings.name
            self._write(
                lambda store: stores.never_actor(store, [chosen.id], creator=creator, now=now()),
                f"{chosen.body.name} is never an actor; what it said and holds stays",
            )

    # Marks and notes

    def action_note(self) -> None:
        """Ask for a note about the whole article."""
        article = self.article
        if article is None:
            return
        from widgets.screens.marks import NewNote

        def keep(text: str | None) -> None:
            if text is not None:
                creator = self.settings.name
                self._write(
                    lambda store: stores.add_note(store, article.id, Note(text), creator=creator, now=now()), "Noted"
                )

        self.app.push_screen(NewNote(article.title), keep)

    def action_marks(self) -> None:
        """List the article's marks and notes."""
        own = [a for a in self._present() if a.layer in (Layer.MARK, Layer.NOTE)]
        if not own:
            self.status.say("No marks or notes here yet · v marks words, N notes something about the article")
            return
        from widgets.screens.marks import MarksDialog

        self.app.push_screen(MarksDialog(own), self._mark_chosen)

    def _mark_chosen(self, choice: MarkChoice | None) -> None:
        annotation = next((a for a in self.annotations if choice and a.id == choice.annotation), None)
        if choice is None or annotation is None:
            return
        if choice.what == "remove":
            self._write(lambda store: stores.remove(store, [annotation.id], now=now()), "Removed")
        elif choice.what == "edit" or annotation.layer is Layer.NOTE:
            self.ask_to_edit(annotation)
        else:
            self.go(ARTICLE)
            self.light(annotation.id, reveal=True)

    # Taking back

    def action_steps(self) -> None:
        """Name the last ten steps; Enter takes back all down to one."""
        labels = stores.undo_history(self.store)
        if not labels:
            self.status.say("Nothing to undo")
            return
        from widgets.screens.dialogs import ChooseDialog

        def back_to(step: str | None) -> None:
            if step is None:
                return
            number = int(step) + 1

            def work(store: Store) -> str:
                done = [stores.undo(store) for _ in range(number)]
                return f"{number} steps" if number > 1 else done[0] or ""

            self.jobs.write(work, lambda label: self.take_back("Undone", label))

        question = "The last step first; ⏎ takes it back with all above it"
        options = [(str(n), label) for n, label in enumerate(labels)]
        self.app.push_screen(ChooseDialog("Steps", question, options), back_to)

    # Handing on

    def action_copy_citation(self) -> None:
        """The chosen or selected words in the style of the settings."""
        self._hand_on(self._citation, lambda text: self._copy(text, "Citation"))

    def action_copy_markdown(self) -> None:
        """The same as a block quotation."""
        self._hand_on(self._markdown, lambda text: self._copy(text, "Markdown"))

    def action_pipe(self) -> None:
        """The same to a command of the reader's."""
        self._hand_on(self._markdown, self._ask_for_command)

    def _citation(self, article: Article, annotation: Annotation | None, selected: str) -> str:
        from reader.citation import citation

        said = self.annotations
        return citation(
            article, self.settings.citation, annotation=annotation, annotations=said, selected=selected, now=now()
        )

    def _markdown(self, article: Article, annotation: Annotation | None, selected: str) -> str:
        from reader.citation import as_markdown

        return as_markdown(article, annotation=annotation, annotations=self.annotations, selected=selected)

    def _hand_on(self, make: Callable[[Article, Annotation | None, str], str], take: Callable[[str], None]) -> None:
        """Make a text of the selected words, else of the chosen annotation, else of the article."""
        article, span = self.article, self.view.selection
        if article is None:
            return
        selected = article.document.text[span.start : span.end] if span else ""
        try:
            text = make(article, None if span else self.choice(), selected)
        except NewsreaderError as error:
            self.status.say(str(error), problem=True)
            return
        take(text)

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        from widgets.clipboard import program

        command = program(os.environ)
        if command is None:
            self.status.say(f"{what} sent to the terminal's clipboard")
        else:
            self._send(command, text, f"{what} copied")

    def _ask_for_command(self, text: str) -> None:
        from widgets.screens.dialogs import AskDialog

        def answered(line: str | None) -> None:
            if line is None:
                return
            from reader.pipe import arguments_of

            try:
                self._send(arguments_of(line), text, "Sent")
            except NewsreaderError as error:
                self.status.say(str(error), problem=True)

        question = "A command, which gets the words on its standard input; no shell, ten seconds"
        self.app.push_screen(AskDialog("Pipe", question, placeholder="tee -a notes.md"), answered)

    def _send(self, command: tuple[str, ...], text: str, done: str) -> None:
        from reader.pipe import send

        def sent(answer: Sent) -> None:
            if answer.status:
                why = answer.error.strip() or f"ended with status {answer.status}"
                self.status.say(f"{command[0]}: {why}", problem=True)
            else:
                self.status.say(" · ".join(filter(None, (done, " ".join(answer.output.split())))))

        self.jobs.run(lambda: send(command, text), sent)

    # Reviewing

    def action_review(self) -> None:
        """Go through the open suggestions of the list."""
        self.review(self.listed)

    def review(self, query: str) -> None:
        """Go through the open suggestions of the articles that a query finds."""
        from widgets.screens.review import ReviewScreen

        self._reviewing = None
        self.app.push_screen(
            ReviewScreen(self.jobs, self.commands, query=query), lambda place: self._reviewed(query, place)
        )

    def _reviewed(self, query: str, place: Place | None) -> None:
        self.stories.forget()
        self.reload_annotations()
        self.light(None)
        if place is not None:
            self.stories.select(place.article)
            self.open_story(place.article)
            self.light(place.annotation, reveal=True)
            if (name := self.panels.select(place.annotation)) is not None:
                self.panels.top = name
            if place.words:
                self._reviewing = query
                self.action_edit_words()

    def _back_to_review(self) -> None:
        self.changing = None
        if self._reviewing is not None:
            self.review(self._reviewing)

    def on_article_view_selection_changed(self, event: ArticleView.SelectionChanged) -> None:
        """Without a selection no words are being changed."""
        if event.span is None and self.changing is not None:
            self._back_to_review()

"""Handing on, looking back and reviewing from the reading screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from reader import store as stores
from reader.errors import NewsreaderError
from reader.model import Annotation, Article
from widgets.jobs import now
from widgets.screens.reading.correcting import words_of
from widgets.screens.reading.marking import Marking

if TYPE_CHECKING:
    from reader.annotating.pipe import Sent
    from widgets.app import NewsreaderApp
    from widgets.sitting import Place


class Annotating(Marking):
    """The reading screen, as far as it hands on what is said about an article."""

    # Looking back

    def action_provenance(self) -> None:
        """Who made the chosen annotation, and what was changed when."""
        chosen = self.choice()
        if chosen is not None and self.article is not None:
            from widgets.screens.provenance import ProvenanceDialog

            events = stores.history(self.store, chosen.id)
            self.app.push_screen(ProvenanceDialog(chosen, words_of(chosen), self.article.version, events))

    def action_changes(self) -> None:
        """Show the difference to earlier versions of the text."""
        article = self.article
        if article is None:
            return
        earlier = stores.earlier_texts(self.store, article.id)
        if not earlier:
            self.status.say("This text has not changed since it was first read")
            return
        from widgets.screens.changes import ChangesScreen

        self.app.push_screen(ChangesScreen(article, earlier, stores.versions(self.store, article.id)))

    def action_steps(self) -> None:
        """Name the last ten steps; Enter takes back all down to one."""
        news = cast("NewsreaderApp", self.app)
        labels = news.steps.history(self.store)
        if not labels:
            self.status.say("Nothing to undo")
            return
        from widgets.screens.dialogs import ChooseDialog

        def back_to(step: str | None) -> None:
            if step is not None:
                news.take_back(lambda label: self.take_back("Undone", label), steps=int(step) + 1)

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
        from reader.annotating.citation import citation

        said = self.annotations
        return citation(
            article, self.settings.citation, annotation=annotation, annotations=said, selected=selected, now=now()
        )

    def _markdown(self, article: Article, annotation: Annotation | None, selected: str) -> str:
        from reader.annotating.citation import as_markdown

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
            from reader.annotating.pipe import arguments_of

            try:
                self._send(arguments_of(line), text, "Sent")
            except NewsreaderError as error:
                self.status.say(str(error), problem=True)

        question = "A command, which gets the words on its standard input; no shell, ten seconds"
        self.app.push_screen(AskDialog("Pipe", question, placeholder="tee -a notes.md"), answered)

    def _send(self, command: tuple[str, ...], text: str, done: str) -> None:
        from reader.annotating.pipe import send

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
                self._resumes = lambda: self.review(query)
                self.change_words(place.role)

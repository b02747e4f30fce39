"""Marking: a stretch selected as in vim, kept as a mark with label, tags and note; notes; and what lost its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from reader import store as stores
from reader.model import Annotation, Layer, Mark, Note, Span, spans_of
from reader.store import Store
from widgets.article.selection import Unit
from widgets.commanding.sequences import Sequences
from widgets.commanding.table import ARTICLE
from widgets.jobs import now
from widgets.screens.reading.correcting import words_of
from widgets.screens.reading.naming import Naming

if TYPE_CHECKING:
    from widgets.screens.marks import MarkChoice
    from widgets.screens.orphans import Found


class Marking(Naming):
    """The reading screen, as far as it selects and marks."""

    _placing: Annotation | None = None
    """What lost its place and gets the words that are being selected."""

    @property
    def _sequences(self) -> Sequences:
        """Keys in a row that mean something while a stretch is being selected."""
        found = self.__dict__.get("_rows_of_keys")
        if found is None:
            rows = {key: c.action for c in self.commands for key in c.keys if " " in key}
            found = self.__dict__["_rows_of_keys"] = Sequences(rows)
        made: Sequences = found
        return made

    async def on_key(self, event: events.Key) -> None:
        """Take numbers and rows of keys, while a stretch is being selected; all else goes its way."""
        if not self.context.marking:
            self._sequences.forget()
            return
        pressed = self._sequences.press(event.key)
        if pressed.waits or pressed.action:
            event.stop()
            event.prevent_default()
            self.status.activity = self._sequences.waiting
        if pressed.action:
            self.status.activity = ""
            await self.run_action(pressed.action)

    def _times(self) -> int:
        self.status.activity = ""
        return self._sequences.times()

    # Moving the selection's end

    def _extend(self, unit: Unit, *, back: bool = False) -> None:
        self.view.extend(unit, back=back, times=self._times())

    def action_grow_word(self) -> None:
        self._extend(Unit.WORD)

    def action_grow_clause(self) -> None:
        self._extend(Unit.CLAUSE)

    def action_grow_sentence(self) -> None:
        self._extend(Unit.SENTENCE)

    def action_grow_paragraph(self) -> None:
        self._extend(Unit.PARAGRAPH)

    def action_grow_letter(self) -> None:
        self._extend(Unit.CHAR)

    def action_shrink_word(self) -> None:
        self._extend(Unit.WORD, back=True)

    def action_shrink_clause(self) -> None:
        self._extend(Unit.CLAUSE, back=True)

    def action_shrink_sentence(self) -> None:
        self._extend(Unit.SENTENCE, back=True)

    def action_shrink_paragraph(self) -> None:
        self._extend(Unit.PARAGRAPH, back=True)

    def action_shrink_letter(self) -> None:
        self._extend(Unit.CHAR, back=True)

    def action_grow_line(self) -> None:
        self.view.head_to_line(self._times())

    def action_shrink_line(self) -> None:
        self.view.head_to_line(-self._times())

    def action_to_line_end(self) -> None:
        self.view.head_to_edge(end=True)

    def action_to_line_start(self) -> None:
        self.view.head_to_edge(end=False)

    def action_to_text_start(self) -> None:
        self.view.head_to_text(end=False)

    def action_to_text_end(self) -> None:
        self.view.head_to_text(end=True)

    def action_take_word(self) -> None:
        self.view.take_object(Unit.WORD, self._times())

    def action_take_clause(self) -> None:
        self.view.take_object(Unit.CLAUSE, self._times())

    def action_take_sentence(self) -> None:
        self.view.take_object(Unit.SENTENCE, self._times())

    def action_take_paragraph(self) -> None:
        self.view.take_object(Unit.PARAGRAPH, self._times())

    def action_swap_ends(self) -> None:
        self.view.swap_ends()

    # Marks

    def action_mark(self) -> None:
        """Select a stretch: the chosen annotation's words, else the first sentence on the screen."""
        chosen = self.choice()
        self.go(ARTICLE)
        places = spans_of(chosen) if chosen else ()
        self.view.begin_selection(next((p for p in places if self.view.sees(p.start)), None))
        self.update_footer()

    def action_mark_annotation(self) -> None:
        """Mark all the words of the chosen annotation, without selecting them first."""
        chosen = self.choice()
        if chosen is None:
            return
        spans = spans_of(chosen)[:1] if chosen.layer is Layer.ACTOR else spans_of(chosen)
        if not spans:
            self.status.say("This note is about the whole article and has no words of its own")
            return
        self._ask_for_mark(spans, words_of(chosen))

    def action_keep_mark(self) -> None:
        """Keep what is selected for what it was selected for."""
        self._sequences.forget()
        span = self.view.selection
        if span is None or self.article is None:
            return
        if self._placing is not None:
            self._place(self._placing, span)
        elif self.changing is not None:
            self.keep_words()
        else:
            self._ask_for_mark((span,), self.article.document.text[span.start : span.end])

    def _ask_for_mark(self, spans: tuple[Span, ...], words: str) -> None:
        """Ask what is to be said of words, then mark them."""
        article = self.article
        if article is None:
            return
        from widgets.screens.marks import NewMark

        def keep(mark: Mark | None) -> None:
            if mark is None:
                return
            self.view.cancel_selection()

            def saved(made: Annotation) -> None:
                self.reload_annotations()
                self.stories.forget([article.id])
                if any(a.id == made.id for a in self.annotations):
                    self.light(made.id)
                self.status.say("Marked · u undoes it")

            self.jobs.write(
                lambda store: stores.add_mark(store, article.id, spans, mark, creator=self.settings.name, now=now()),
                saved,
            )

        self.app.push_screen(NewMark(words, self.settings.labels), keep)

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
            self.status.say("No marks or notes yet · v marks words, N writes a note")
            return
        from widgets.screens.marks import MarksDialog

        self.app.push_screen(MarksDialog(own, self.settings.labels), self._mark_chosen)

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

    # What lost its place

    def action_orphans(self) -> None:
        """List what a person made or decided whose words are gone from their article."""
        from widgets.screens.orphans import orphans_of

        def listed(found: list[Found]) -> None:
            if not found:
                self.status.say("Nothing has lost its place")
                return
            from widgets.screens.orphans import OrphansScreen

            here = self.article.id if self.article else None
            self.app.push_screen(OrphansScreen(self.jobs, found, here), self._orphan_chosen)

        self.jobs.read("orphans", orphans_of, listed)

    def _orphan_chosen(self, annotation: Annotation | None) -> None:
        """Go to the article of one, to select the words that it gets."""
        if annotation is None:
            return
        self.stories.select(annotation.article)
        self.open_story(annotation.article)
        article = self.article
        if article is None or article.id != annotation.article:
            return
        from widgets.screens.orphans import nearest

        near = nearest(annotation, article.document)
        self.view.go_to(near.start)
        self.view.begin_selection(near)
        self._placing = annotation
        self.view.border_subtitle = "select the words it gets · ⏎ places it there · esc leaves it"
        self.status.say(f"Lost its place: {words_of(annotation)}", stay=True)
        self.update_footer()

    def _place(self, annotation: Annotation, span: Span) -> None:
        """Give an orphan these words."""
        from widgets.screens.orphans import placed_at

        article = self.article
        self._placing = None
        self.view.cancel_selection()
        if article is not None:
            new = placed_at(annotation, article.document.text, span)

            def work(store: Store) -> None:
                with stores.undoing(store, "Place again", now=now()):
                    stores.edit(store, new, now=now())

            self._write(work, "Placed again", choose=annotation.id)

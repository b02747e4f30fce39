"""Correcting what is said about an article: its dialogs, and its words in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reader import store as stores
from reader.annotating import pieces
from reader.model import MAIN_ROLE, Annotation, Layer, Role, Span, Status, spans_of
from reader.store import Store
from widgets.article.view import ArticleView
from widgets.article.wrap import shown
from widgets.commanding.table import ARTICLE, Context
from widgets.jobs import now
from widgets.screens.reading.screen import Reading
from widgets.suggestion import LAYERS


class Changing(NamedTuple):
    """Whose words are being selected anew."""

    annotation: Annotation
    """As the selection would leave it, but for the piece at hand."""
    role: Role
    """What the words are to it."""
    place: Span | None
    """The piece at hand; None for one that is to be added."""


class Correcting(Reading):
    """The reading screen, as far as it corrects annotations."""

    changing: Changing | None = None
    """What is being corrected in the text."""
    _resumes: Callable[[], None] | None = None
    """What to go on with when the words are done."""

    @property
    def context(self) -> Context:
        """What decides which commands make sense."""
        marking = super().context
        return marking._replace(changing=marking.marking and self.changing is not None)

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

    # What it says

    def action_edit(self) -> None:
        """Ask what the chosen annotation should say."""
        if (annotation := self.choice()) is not None:
            self.ask_to_edit(annotation)

    def ask_to_edit(self, annotation: Annotation) -> None:
        """Show the dialog of its layer."""
        if self.article is None:
            return
        from widgets.screens.editing import edit_dialog

        self.app.push_screen(edit_dialog(annotation, self.article, self.annotations), self.edited)

    def edited(self, annotation: Annotation | Role | None) -> None:
        """Store what a dialog answered; of a role its words are wanted next."""
        if isinstance(annotation, Role):
            self.change_words(annotation)
        elif annotation is not None:
            self._write(lambda store: stores.correct(store, annotation, now=now()), "Edited")

    # Its words

    def action_edit_words(self) -> None:
        """Select the annotation's words, to grow and shrink them."""
        self.change_words(None)

    def change_words(self, role: Role | None) -> None:
        """Select the chosen annotation's words in a role, by default its main ones."""
        annotation = self.choice()
        if annotation is None:
            return
        main = MAIN_ROLE[annotation.layer]
        if not spans_of(annotation):
            self.status.say("This note is about the whole article and has no words of its own")
            return
        self.go(ARTICLE)
        self.view.reveal(annotation.id)
        places = spans_of(annotation, role or main)
        place = next((s for s in places if self.view.sees(s.start)), places[0] if places else None)
        self._at_piece(Changing(annotation, role or main, place))

    def _at_piece(self, changing: Changing) -> None:
        """Select a piece; where there is none yet, what stands before the main words."""
        self.changing = None  # what is selected next belongs to the new piece
        annotation, role, place = changing
        text = self.article.document.text if self.article else ""
        self.view.begin_selection(place or _beside(annotation, text))
        self.changing = changing
        said = spans_of(annotation, role)
        which = f" {said.index(place) + 1} of {len(said)}" if place in said and len(said) > 1 else ""
        none = "" if place else ", none yet"
        more = " · tab for the next words" if len(pieces.steps(annotation)) > 1 else ""
        self.view.border_subtitle = f"{LAYERS[annotation.layer]}: {role.value}{which}{none}{more} · ⏎ keeps"
        self.update_footer()

    def _with_selection(self, changing: Changing) -> Annotation:
        """The annotation with the selected words in the place of its piece."""
        span, article = self.view.selection, self.article
        annotation, role, place = changing
        if span is None or article is None or span == place:
            return annotation
        return pieces.in_place(annotation, article.document.text, role, place, span)

    def _keep(self, annotation: Annotation, role: Role, said: str) -> None:
        """Store the annotation with its new words, and what follows from them."""
        article = self.article
        before = next((a for a in self.annotations if a.id == annotation.id), None)
        self.changing = None
        self.view.cancel_selection()
        if article is not None and before is not None and annotation.spans != before.spans:
            new = annotation
            for changed in (role, *pieces.SINGLE):
                if spans_of(annotation, changed) != spans_of(before, changed):
                    new = pieces.followed(new, changed, self.annotations, article.date.date())
            self._write(lambda store: stores.correct(store, new, now=now()), said, choose=annotation.id)
        else:
            self.reload_annotations()
        self._resume()

    def keep_words(self) -> None:
        """Make the selected words the annotation's own in the place of those it had there."""
        if self.changing is not None:
            self._keep(self._with_selection(self.changing), self.changing.role, "Words changed")

    def action_take_out(self) -> None:
        """Take the selected words out of the annotation's."""
        span, article = self.view.selection, self.article
        if self.changing is None or span is None or article is None:
            return
        annotation, role, _ = self.changing
        try:
            left = pieces.without(annotation, article.document.text, role, span)
        except ValueError as error:
            self.status.say(str(error), problem=True)
            return
        self._keep(left, role, "Words taken out")

    def action_add_words(self) -> None:
        """Take the selected words too."""
        span, article = self.view.selection, self.article
        if self.changing is not None and span is not None and article is not None:
            annotation, role, _ = self.changing
            self._keep(pieces.with_piece(annotation, article.document.text, role, span), role, "Words added")

    def action_join_words(self) -> None:
        """Make all pieces one."""
        if self.changing is not None and self.article is not None:
            annotation = self._with_selection(self.changing)
            role = self.changing.role
            if len(spans_of(annotation, role)) < 2:
                self.status.say("It is one piece already")
                return
            self._keep(pieces.joined(annotation, self.article.document.text, role), role, "Joined")

    def action_next_words(self) -> None:
        """To the next piece or role; what was changed of this one is kept with it."""
        self._to_piece(1)

    def action_previous_words(self) -> None:
        """To the one before."""
        self._to_piece(-1)

    def _to_piece(self, step: int) -> None:
        if self.changing is None:
            return
        _, role, place = self.changing
        untouched = place is None and self.view.selection == self._begun
        annotation = self.changing.annotation if untouched else self._with_selection(self.changing)
        there = pieces.steps(annotation)
        span = self.view.selection
        here = next(
            (n for n, (r, s) in enumerate(there) if r is role and (s is None or (span and s.overlaps(span)))), 0
        )
        role, place = there[(here + step) % len(there)]
        self._at_piece(Changing(annotation, role, place))

    @property
    def _begun(self) -> Span | None:
        """What is selected where a role has no words yet, before the reader selects any."""
        if self.changing is None or self.article is None:
            return None
        return _beside(self.changing.annotation, self.article.document.text)

    def on_article_view_selection_changed(self, event: ArticleView.SelectionChanged) -> None:
        """Without a selection no words are being changed."""
        if event.span is None and self.changing is not None:
            self.changing = None
            self.reload_annotations()
            self._resume()

    def _resume(self) -> None:
        resumes, self._resumes = self._resumes, None
        if resumes is not None:
            resumes()


def _beside(annotation: Annotation, text: str) -> Span:
    """The word before an annotation's words: where a speaker, cue or deadline may begin."""
    main = spans_of(annotation)
    end = main[0].start if main else 0
    before = text[:end].rstrip()
    start = max(before.rfind(" "), before.rfind("\n")) + 1
    if before[start:].strip():
        return Span(start, len(before))
    return Span(end, min(len(text), end + 1))


def words_of(annotation: Annotation) -> str:
    """The main words, piece by piece, on one line."""
    main = MAIN_ROLE[annotation.layer]
    own = sorted((s for s in annotation.spans if s.role is main), key=lambda s: s.start)
    if annotation.layer is Layer.ACTOR:
        own = own[:1]
    return shown(" … ".join(" ".join(s.exact.split()) for s in own))

"""One suggestion after the other, over many articles, each big in its context; one key a decision."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader import store as stores
from reader.annotating.reviewing import Suggestion, at_least_as_sure, in_order, of_same_actor
from reader.model import Annotation, Role, Status
from reader.store import Store
from widgets.commanding.table import REVIEW, Command, Context
from widgets.jobs import Jobs, now
from widgets.screens import STYLESHEET
from widgets.screens.commanded import Commanded, is_open
from widgets.sitting import Decision, Loaded, Place
from widgets.status_bar import StatusBar
from widgets.suggestion import elsewhere, facts, heading, in_context, progress

AHEAD = 4
"""Suggestions whose articles are read from the store before they are asked for."""
KEPT = 12
"""Articles kept at hand."""


class ReviewScreen(Commanded[Place | None]):
    """Shows the first suggestion that is left; what comes next is at hand before the key for it is pressed."""

    CSS_PATH = STYLESHEET

    AUTO_FOCUS = None

    def __init__(self, jobs: Jobs, commands: Sequence[Command], *, query: str = "") -> None:
        super().__init__()
        self._jobs, self._query = jobs, query
        self.context = Context(REVIEW, article=True, annotation=True, reviewing=True)
        others = [
            Binding("q", "back", show=False),
            Binding("j,down", "scroll('down')", show=False),
            Binding("k,up", "scroll('up')", show=False),
        ]
        self.bind_commands([c for c in commands if c.when(self.context)], others)
        self.queue: list[Suggestion] | None = None
        """What is left, in order; None until it is known."""
        self.at = 0
        """Index of the one that is shown."""
        self.accepted = self.rejected = 0
        self._decided: list[Decision] = []
        self._undone: list[Decision] = []
        self._stale: set[str] = set()
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()
        self.status = StatusBar(id="review-status")

    def compose(self) -> ComposeResult:
        """Where it is from, the words in their context, what is said of them, how far one is."""
        with Vertical(id="review") as box:
            box.border_title = "Review"
            yield Static(id="from")
            with VerticalScroll(id="context", can_focus=False):
                yield Static(id="words")
                yield Static(id="told")
                yield Static(id="elsewhere")
            yield Static(id="progress")
        yield self.status

    def on_mount(self) -> None:
        """Ask for the queue."""
        self.status.commands = tuple(c for c in self.commands if REVIEW in c.panes)
        self._words("looking for suggestions…")
        self.load()

    def load(self, first: str | None = None) -> None:
        """Read the queue anew; `first` is the id of the suggestion to show, where it is among them."""
        query = self._query

        def work(store: Store) -> list[Suggestion]:
            return in_order(stores.suggestions(store, query), now())

        def answer(queue: list[Suggestion]) -> None:
            if not is_open(self):
                return
            here = first or (self.current.id if self.current else None)
            self.queue = queue
            self.at = next((n for n, s in enumerate(queue) if s.id == here), min(self.at, max(0, len(queue) - 1)))
            self._loaded.clear()
            self.show()

        self._jobs.read("review", work, answer)

    @property
    def current(self) -> Suggestion | None:
        """The one that is shown."""
        return self.queue[self.at] if self.queue and self.at < len(self.queue) else None

    @property
    def annotation(self) -> Annotation | None:
        """The annotation that is shown, once it is at hand."""
        here = self.current
        loaded = self._loaded.get(here.article) if here else None
        return next((a for a in loaded.annotations if here and a.id == here.id), None) if loaded else None

    # Showing

    def show(self) -> None:
        """Show the present suggestion, and have those after it read."""
        here = self.current
        self._count()
        if here is None:
            self.query_one("#from", Static).update("")
            self.query_one("#told", Static).update("")
            self.query_one("#elsewhere", Static).update("")
            done = self.accepted + self.rejected
            self._words("Nothing is left to review." if done else "No open suggestions here. · esc back")
            return
        loaded, annotation = self._loaded.get(here.article), self.annotation
        if loaded is not None and annotation is not None:
            self._draw(loaded, annotation)
        elif loaded is not None:
            self._drop([here.id])
            self.show()
            return
        self._fetch()

    def _draw(self, loaded: Loaded, annotation: Annotation) -> None:
        article = loaded.article
        self.query_one("#from", Static).update(heading(article))
        self.query_one("#words", Static).update(in_context(article.document, annotation))
        self.query_one("#context").scroll_home(animate=False)
        self.query_one("#told", Static).update(facts(annotation, loaded.annotations, now().date()))
        self.query_one("#elsewhere", Static).update(elsewhere(article.document, annotation, loaded.annotations))

    def _words(self, text: str) -> None:
        self.query_one("#words", Static).update(Content(text))

    def _count(self) -> None:
        width = max(10, self.size.width - 6)
        self.query_one("#progress", Static).update(progress(self.accepted, self.rejected, len(self.queue or ()), width))

    def _fetch(self) -> None:
        """Read the articles of this suggestion and of the next ones, as far as they are not at hand."""
        coming = dict.fromkeys(s.article for s in (self.queue or [])[self.at : self.at + AHEAD + 1])
        missing = [name for name in coming if name not in self._loaded or name in self._stale]
        if not missing:
            return

        def work(store: Store) -> list[Loaded]:
            found = ((stores.article(store, name), stores.annotations(store, name)) for name in missing)
            return [Loaded(article, annotations) for article, annotations in found if article is not None]

        def answer(found: list[Loaded]) -> None:
            if not is_open(self):
                return
            shown_before = self.annotation
            for loaded in found:
                self._loaded[loaded.article.id] = loaded
                self._stale.discard(loaded.article.id)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
            there = {loaded.article.id for loaded in found}
            gone = [s.id for s in self.queue or () if s.article in missing and s.article not in there]
            if gone:
                self._drop(gone)
            if self.annotation != shown_before:
                self.show()

        self._jobs.read("review-articles", work, answer)

    def _drop(self, ids: Iterable[str]) -> None:
        """Take suggestions out of the queue; the one after the present one comes in its place."""
        gone, queue = set(ids), self.queue or []
        before = sum(s.id in gone for s in queue[: self.at])
        self.queue = [s for s in queue if s.id not in gone]
        self.at = max(0, min(self.at - before, len(self.queue) - 1))

    # Deciding

    def _decide(self, some: Sequence[Suggestion], status: Status) -> None:
        if not some or self.annotation is None:
            return
        ids = [s.id for s in some]
        articles = {s.article for s in some}
        self._undone.clear()
        self._add(Decision(tuple(some), status))
        self._mark(some, status)
        self._drop(ids)
        self.show()

        def saved(_: None) -> None:
            # A rejected actor has left quotes and issues without a speaker or holder: read them again.
            if status is Status.REJECTED and is_open(self):
                self._stale |= articles
                self._fetch()

        self._jobs.write(lambda store: stores.decide(store, ids, status, now=now()), saved)
        if len(ids) > 1:
            self.status.say(f"{len(ids):,} accepted · u undoes it")

    def _add(self, decision: Decision, *, back: bool = False) -> None:
        """Count a decision, or take it out of the count again."""
        some, status = decision
        to = self._undone if back else self._decided
        to.append(decision)
        number = -len(some) if back else len(some)
        if status is Status.REJECTED:
            self.rejected += number
        else:
            self.accepted += number

    def action_accept(self) -> None:
        """This one."""
        if self.current:
            self._decide([self.current], Status.ACCEPTED)

    def action_reject(self) -> None:
        """This one."""
        if self.current:
            self._decide([self.current], Status.REJECTED)

    def action_accept_as_sure(self) -> None:
        """All of the article that are as sure."""
        if self.current and self.queue:
            self._decide(at_least_as_sure(self.queue, self.current), Status.ACCEPTED)

    def action_accept_actor(self) -> None:
        """The actor and all that is theirs."""
        if self.current and self.queue:
            self._decide(of_same_actor(self.queue, self.current), Status.ACCEPTED)

    def action_skip(self) -> None:
        """The next one."""
        self._step(1)

    def action_skip_back(self) -> None:
        """The one before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        there = self.at + step
        if self.queue and 0 <= there < len(self.queue):
            self.at = there
            self.show()
        else:
            self.status.say("That is the last one" if step > 0 else "That is the first one")

    def action_edit(self) -> None:
        """Correct this one; then it is decided."""
        annotation = self.annotation
        if annotation is None:
            return
        from widgets.screens.editing import edit_dialog

        loaded = self._loaded[annotation.article]
        self.app.push_screen(edit_dialog(annotation, loaded.article, loaded.annotations), self._edited)

    def _edited(self, annotation: Annotation | Role | None) -> None:
        here = self.current
        if isinstance(annotation, Role) and here is not None:
            self.dismiss(Place(here.article, here.id, words=True, role=annotation))
            return
        assert not isinstance(annotation, Role)  # noqa: S101 - for the types
        if annotation is None or here is None:
            return
        self._add(Decision((here,), Status.EDITED))
        self._loaded.pop(here.article, None)
        self._drop([here.id])

        def saved(_: Annotation) -> None:
            self.show()
            self.status.say("Corrected · u undoes it")

        self._jobs.write(lambda store: stores.correct(store, annotation, now=now()), saved)

    def action_undo(self) -> None:
        """Take the last step back; where it was a decision of this review, show what it was about again."""
        self._take(stores.undo, self._decided, "Undone")

    def action_redo(self) -> None:
        """Decide again what was undone."""
        self._take(stores.redo, self._undone, "Redone")

    def _take(self, step: Callable[[Store], str | None], decisions: list[Decision], verb: str) -> None:
        def work(store: Store) -> tuple[str | None, Decision | None]:
            label = step(store)
            # The step may be one of another screen; then the queue is read anew as a whole.
            own = decisions[-1] if label and decisions else None
            wanted = {Status.SUGGESTED if verb == "Undone" else own.status} if own else set()
            found = (stores.annotation(store, s.id) for s in own.some) if own else ()
            return label, own if {a.status if a else None for a in found} == wanted else None

        def taken(answer: tuple[str | None, Decision | None]) -> None:
            label, own = answer
            way = "undo" if verb == "Undone" else "redo"
            self.status.say(f"{verb}: {label}" if label else f"Nothing to {way}")
            if not is_open(self):
                return
            if own is None or own not in decisions:
                self.load()
                return
            decisions.remove(own)
            self._add(own, back=verb == "Undone")
            if verb == "Undone":
                self.queue = [*(self.queue or ())[: self.at], *own.some, *(self.queue or ())[self.at :]]
            else:
                self._drop([s.id for s in own.some])
            self._mark(own.some, Status.SUGGESTED if verb == "Undone" else own.status)
            self._stale |= {s.article for s in own.some}
            self.show()

        self._jobs.write(work, taken)

    def _mark(self, some: Iterable[Suggestion], status: Status) -> None:
        """Give suggestions a status in what is at hand, until it is read again."""
        ids = {s.id for s in some}
        for name in {s.article for s in some} & self._loaded.keys():
            self._loaded[name] = self._loaded[name].decided(ids, status)

    # Moving

    def action_scroll(self, way: str) -> None:
        """Of a long context."""
        getattr(self.query_one("#context"), f"scroll_{way}")(animate=False)

    def action_look(self) -> None:
        """To the place in the article."""
        if self.current:
            self.dismiss(Place(self.current.article, self.current.id))

    def action_edit_words(self) -> None:
        """To the place in the article, where its words grow and shrink; the review goes on afterwards."""
        if self.current:
            self.dismiss(Place(self.current.article, self.current.id, words=True))

    def action_provenance(self) -> None:
        """Who made it, on which text."""
        annotation = self.annotation
        if annotation is not None:
            from widgets.screens.provenance import ProvenanceDialog
            from widgets.screens.reading.correcting import words_of

            version = self._loaded[annotation.article].article.version

            def told(events: list[stores.Event]) -> None:
                self.app.push_screen(ProvenanceDialog(annotation, words_of(annotation), version, events))

            self._jobs.read("history", lambda store: stores.history(store, annotation.id), told)

    def action_back(self) -> None:
        """To the reading screen."""
        self.dismiss(None)

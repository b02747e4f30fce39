"""What was said of names for later articles, in a list to change and remove from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader import store as stores
from reader.errors import NewsreaderError
from reader.store import ActorRule, Store
from widgets.article.wrap import shown
from widgets.jobs import Jobs, now
from widgets.screens.commanded import is_open
from widgets.screens.dialogs import Dialog
from widgets.terms import long_date

NONE = "No rules yet: X on an actor makes one, and ctrl+l where you rename or merge; + adds one here."


class RulesScreen(Dialog[None]):
    """One rule a line; each change is saved at once and one step to undo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "change", "Change", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("plus,n", "add", "Add", show=False),
        Binding("u", "take('undo')", "Undo", show=False),
        Binding("U", "take('redo')", "Redo", show=False),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
        Binding("q", "give_up", show=False),
    ]

    def __init__(self, jobs: Jobs, *, creator: str) -> None:
        super().__init__()
        self._jobs, self._creator = jobs, creator
        self.rules: list[ActorRule] = []
        """As they are shown."""

    def compose(self) -> ComposeResult:
        """What they are, then the list."""
        with self.box("Rules about names", "⏎ e change · x remove · + add · u undo · esc back"):
            said = "For articles that are extracted from now on. What you decided by hand stays as it is."
            yield Static(Content(said), classes="quiet")
            yield OptionList(id="rules")
            yield Static("", id="told", classes="quiet")

    def on_mount(self) -> None:
        """Ask the store."""
        self.query_one("#rules").focus()
        self.load("")

    def load(self, said: str) -> None:
        """Show the rules as they are now, and what was just done."""

        def answer(rules: list[ActorRule]) -> None:
            if not is_open(self):
                return
            options = self.query_one("#rules", OptionList)
            at = options.highlighted or 0
            self.rules = rules
            options.clear_options()
            options.add_options(Option(told(rule)) for rule in rules)
            options.highlighted = min(at, len(rules) - 1) if rules else None
            self.query_one("#told", Static).update(Content(said or ("" if rules else NONE)))

        self._jobs.read("rules", stores.actor_rules, answer)

    @property
    def chosen(self) -> ActorRule | None:
        """The one under the cursor."""
        at = self.query_one("#rules", OptionList).highlighted
        return self.rules[at] if at is not None and at < len(self.rules) else None

    def action_move(self, way: str) -> None:
        """Up or down."""
        getattr(self.query_one("#rules", OptionList), f"action_cursor_{way}")()

    def _write(self, work: Callable[[Store], object], said: str) -> None:
        def do(store: Store) -> str:
            try:
                work(store)
            except NewsreaderError as error:
                return str(error)
            return said

        self._jobs.write(do, self.load)

    @on(OptionList.OptionSelected)
    def action_change(self) -> None:
        """Ask for both names of the rule."""
        rule = self.chosen
        if rule is None:
            return

        def change(answer: tuple[str, str] | None) -> None:
            if answer is not None:
                name, becomes = answer
                self._write(
                    lambda store: stores.change_actor_rule(
                        store, rule.name, name, becomes, creator=self._creator, now=now()
                    ),
                    "Changed · u undoes it",
                )

        self.app.push_screen(RuleDialog(rule.name, rule.becomes), change)

    def action_add(self) -> None:
        """Ask for the names of a new one."""

        def add(answer: tuple[str, str] | None) -> None:
            if answer is not None:
                self._write(
                    lambda store: stores.add_actor_rule(store, *answer, creator=self._creator, now=now()),
                    "Added · u undoes it",
                )

        self.app.push_screen(RuleDialog(), add)

    def action_remove(self) -> None:
        """The one under the cursor."""
        if (rule := self.chosen) is not None:
            self._write(lambda store: stores.remove_actor_rule(store, rule.name, now=now()), "Removed · u undoes it")

    def action_take(self, way: str) -> None:
        """The last step back, whatever it was, or once more."""
        work = stores.undo if way == "undo" else stores.redo
        verb = "Undone" if way == "undo" else "Redone"
        self._jobs.write(work, lambda label: self.load(f"{verb}: {label}" if label else f"Nothing to {way}"))


def told(rule: ActorRule) -> Content:
    """What it says, then since when and by whom."""
    day: date = rule.made.astimezone().date()
    said = (f" → {shown(rule.becomes)}", "$actor") if rule.becomes else (" is never an actor", "$warning")
    return Content.assemble((shown(rule.name), "bold"), said, (f"   {long_date(day)}, {shown(rule.creator)}", "dim"))


class RuleDialog(Dialog[tuple[str, str]]):
    """A name, and what becomes of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Keep", show=False, priority=True)]

    def __init__(self, name: str = "", becomes: str = "") -> None:
        super().__init__()
        self._name_given, self._becomes = name, becomes

    def compose(self) -> ComposeResult:
        """Two lines."""
        with self.box("Rule", "tab next · ⏎ keep · esc back"):
            yield Static(Content("The name as articles have it"), classes="label -first")
            yield Input(self._name_given, id="name")
            yield Static(Content("goes by"), classes="label")
            yield Input(self._becomes, id="becomes", placeholder="empty: it is never an actor")
            yield Static("", id="told", classes="problem")

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Answer, where there is a name."""
        name, becomes = (" ".join(self.query_one(f"#{id}", Input).value.split()) for id in ("name", "becomes"))
        if name:
            self.dismiss((name, becomes))
        else:
            self.query_one("#told", Static).update(Content("A rule needs a name."))

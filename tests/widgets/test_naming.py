"""Who is who: split, merged and renamed for later articles too, and the rules in their list."""

from __future__ import annotations

from textual.widgets import Input, OptionList

from reader import store as stores
from reader.model import Actor, Layer, Quote, Role, Status, spans_of
from tests.widgets.newsroom import BRIDGE, furnished, until
from tests.widgets.test_app_reading import NARROW, WIDE
from tests.widgets.test_editing import now_is, opened
from widgets.screens.editing import Several
from widgets.screens.names import MergeDialog, RenameDialog, SplitDialog
from widgets.screens.rules import RuleDialog, RulesScreen


async def test_mentions_become_another_actor() -> None:
    async with furnished().run_test(size=WIDE) as pilot:
        reading = await opened(pilot, "1", "j")
        before = stores.annotations(reading.store, BRIDGE)
        several = next(a for a in before if a.layer is Layer.ACTOR and len(spans_of(a)) > 1)
        while reading.chosen != several.id:
            await pilot.press("j")
            await pilot.pause()
        await pilot.press("S")
        await until(pilot, lambda: isinstance(pilot.app.screen, SplitDialog))
        dialog = pilot.app.screen
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert pilot.app.screen is dialog, "nothing was taken"
        mentions = dialog.query_one("#mentions", Several)
        names = [id for id, span in dialog._places.items() if span.role is Role.MENTION]  # type: ignore[attr-defined]
        mentions.taken = {names[-1]}
        dialog.query_one("#name", Input).value = "Another One"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(spans_of(now_is(reading, several.id))) == len(spans_of(several)) - 1)
        found = [a for a in stores.annotations(reading.store, BRIDGE) if isinstance(a.body, Actor)]
        made = next(a for a in found if a.body.name == "Another One")  # type: ignore[union-attr]
        assert spans_of(made) == (spans_of(several)[-1],)
        assert made.creator == "reader"
        await until(pilot, lambda: reading.status.said.startswith("Another One"))
        await pilot.press("u")
        await until(pilot, lambda: stores.annotations(reading.store, BRIDGE) == before)


async def test_a_name_is_given_here_and_in_later_articles_in_one_step() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await opened(pilot, "1", "j", "c")
        old = now_is(reading, reading.chosen).body
        assert isinstance(old, Actor)
        await until(pilot, lambda: isinstance(pilot.app.screen, RenameDialog))
        pilot.app.screen.query_one(Input).value = "New Name"
        await pilot.press("ctrl+l")
        await until(pilot, lambda: bool(stores.actor_rules(reading.store)))
        assert [(r.name, r.becomes) for r in stores.actor_rules(reading.store)] == [(old.name, "New Name")]
        await until(pilot, lambda: pilot.app.screen is reading and "later articles" in reading.status.said)
        await pilot.press("u")
        await until(pilot, lambda: not stores.actor_rules(reading.store))
        assert now_is(reading, reading.chosen).body == old
        await until(pilot, lambda: reading.status.said.startswith("Undone"))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MergeDialog))
        other = str(pilot.app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: bool(stores.actor_rules(reading.store)))
        assert [(r.name, r.becomes) for r in stores.actor_rules(reading.store)] == [(other, old.name)]
        said = [a.body for a in stores.annotations(reading.store, BRIDGE) if isinstance(a.body, Quote)]
        assert other not in {quote.speaker_name for quote in said}


async def test_rules_are_seen_changed_and_removed() -> None:
    async with furnished().run_test(size=NARROW) as pilot:
        reading = await opened(pilot, "1", "j", "X")
        await until(pilot, lambda: bool(stores.actor_rules(reading.store)))
        [rule] = stores.actor_rules(reading.store)
        await pilot.press("semicolon")
        await until(pilot, lambda: isinstance(pilot.app.screen, RulesScreen) and bool(pilot.app.screen.rules))
        screen = pilot.app.screen
        assert isinstance(screen, RulesScreen)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, RuleDialog))
        pilot.app.screen.query_one("#becomes", Input).value = "Somebody"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: [r.becomes for r in screen.rules] == ["Somebody"])
        await pilot.press("plus")
        await until(pilot, lambda: isinstance(pilot.app.screen, RuleDialog))
        await pilot.press(*"Kyiv", "enter")
        await until(pilot, lambda: {(r.name, r.becomes) for r in screen.rules} >= {("Kyiv", "")})
        await pilot.press("x")
        await until(pilot, lambda: len(screen.rules) == 1)
        await pilot.press("u")
        await until(pilot, lambda: len(screen.rules) == 2)
        await pilot.press("u", "u", "u")
        await until(pilot, lambda: not screen.rules)
        assert {a.status for a in stores.annotations(reading.store, BRIDGE)} == {Status.SUGGESTED}
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is reading)
        assert rule.name in {a.body.name for a in reading.annotations if isinstance(a.body, Actor)}

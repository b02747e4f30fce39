"""Which rows a panel shows and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.model import Annotation, Layer, Status
from tests.widgets.fictional import ANNOTATIONS
from widgets.panels.net import Net
from widgets.panels.sieve import ORDERS, Order, Sieve, choices

NET = Net(ANNOTATIONS)


def of(layer: Layer) -> list[Annotation]:
    return [a for a in ANNOTATIONS if a.layer is layer and a.status is not Status.REJECTED]


def rows(layer: Layer, sieve: Sieve) -> list[str]:
    return [a.id for a in sieve.rows(of(layer), NET)]


@pytest.mark.parametrize("layer", [Layer.ACTOR, Layer.QUOTE, Layer.ISSUE])
def test_every_choice_leaves_as_many_rows_as_it_says_and_never_none(layer: Layer) -> None:
    first = Sieve(ORDERS[layer][0])
    assert {c.field for c in choices(of(layer), NET)} == {"status", "kind", "about"}
    for choice in choices(of(layer), NET):
        left = rows(layer, first.having(choice.field, choice.value))
        assert len(left) == choice.number > 0
        assert first.having(choice.field, choice.value).open() == first


def test_filters_add_up_and_are_told() -> None:
    sieve = Sieve(Order.PLACE, status="suggested", kind="indirect", about="ilse")
    assert rows(Layer.QUOTE, sieve) == ["date", "cost"]
    assert sieve.words(NET) == ("suggested", "indirect", "Vandermeer")
    assert sieve.narrows
    assert not Sieve(Order.CONFIDENCE).narrows


def test_of_what_is_gone_nothing_is_left() -> None:
    sieve = Sieve(Order.PLACE, about="nobody")
    assert rows(Layer.QUOTE, sieve) == []
    assert sieve.words(NET) == ("what is gone",)


def test_orders() -> None:
    surest = sorted(of(Layer.QUOTE), key=lambda a: -(a.confidence or 0))
    surest = [replace(a, confidence=0.5 + n / 100) for n, a in enumerate(surest)]
    own = replace(surest[0], id="own", confidence=None)
    ids = [a.id for a in Sieve(Order.CONFIDENCE).rows([*surest, own], NET)]
    assert ids == ["own", *(a.id for a in reversed(surest))]
    assert rows(Layer.ISSUE, Sieve(Order.DEADLINE)) == ["i-money", "i-date", "i-hearing", "i-cost"]
    assert rows(Layer.ISSUE, Sieve(Order.PLACE))[0] == "i-date"
    assert rows(Layer.ACTOR, Sieve(Order.PLACE)) != rows(Layer.ACTOR, Sieve(Order.IMPORTANCE))

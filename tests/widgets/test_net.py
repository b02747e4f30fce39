"""The net: who, said what, about which open issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.model import Actor, ActorKind, Layer, Status
from tests.widgets.fictional import ANNOTATIONS, annotation
from widgets.panels.net import Net


@pytest.mark.parametrize(
    ("chosen", "related"),
    [
        ("ilse", {"ilse", "promised", "date", "cost", "i-date", "i-cost"}),
        ("lenn", {"lenn", "i-money"}),
        ("fund", {"fund", "tomas", "i-money"}),
        ("i-date", {"i-date", "ilse", "date"}),
        ("i-hearing", {"i-hearing"}),
        ("m1", {"m1"}),
        ("gone", set()),
        ("nowhere", set()),
    ],
)
def test_what_belongs_together(chosen: str, related: set[str]) -> None:
    assert Net(ANNOTATIONS).related(chosen) == related


def test_what_was_rejected_has_no_links() -> None:
    net = Net([replace(a, status=Status.REJECTED) if a.id == "ilse" else a for a in ANNOTATIONS])
    assert net.related("date") == {"date", "i-date"}
    assert net.related("i-cost") == {"i-cost", "cost"}


def test_a_short_name_names_one_person_only() -> None:
    net = Net(ANNOTATIONS)
    assert net.short_name("Ilse Vandermeer") == "Vandermeer"
    assert net.short_name("Lenn Authority") == "Lenn Authority"
    twin = annotation("jan", Layer.ACTOR, Actor("Jan Vandermeer", ActorKind.PERSON), "Vandermeer")
    assert Net([*ANNOTATIONS, twin]).short_name("Ilse Vandermeer") == "Ilse Vandermeer"

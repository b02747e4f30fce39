"""Which names can be of one bearer."""

from __future__ import annotations

import pytest

from reader.extract.names import plain, same_body, same_person


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilse Brandt", "Brandt", True),
        ("Ilse Brandt", "Ms Brandt", True),
        ("Ilse Brandt", "Ilse", True),
        ("Ilse Maria Brandt", "Ilse Brandt", True),
        ("I. Brandt", "Ilse Brandt", True),
        ("Bashir al-Orre", "Orre", True),
        ("Martin Sand Jr.", "Martin Sand", True),
        ("Ilse Brandt", "Karl Brandt", False),
        ("Ilse Brandt", "Ilse Orre", False),
    ],
)
def test_people(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("World Health Organization", "WHO", True),
        ("Commission on Open Debates", "COD", True),
        ("the Skarn Ferry Company", "Skarn Ferry", True),
        ("U.S. Ferry Board", "United States Ferry Board", True),
        ("UK Ferry Board", "the United Kingdom Ferry Board", True),
        ("U.S. Ferry Board", "UK Ferry Board", False),
        ("University of Halmark", "University of Skarn", False),
        ("Halmark Police", "Skarn Police", False),
    ],
)
def test_bodies(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same


def test_plain() -> None:
    assert plain("The  Café’s") == "cafe"

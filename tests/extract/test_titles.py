"""Where the title before a name ends."""

from __future__ import annotations

import pytest

from reader.extract.annotate import Models
from reader.extract.batch import document_as_is
from reader.extract.candidates import mentions
from reader.extract.hints import Hints
from reader.extract.parse import parse


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("Police Superintendent Ilse Okafor-Brandt said the port would open on Friday.", "Police Superintendent",
         "Ilse Okafor-Brandt"),
        ("Amara Diallo-Vance said on Monday that the port would open.", "", "Amara Diallo-Vance"),
        ("On Monday the clothing chain Modehaus Ehrlich said it would close two shops.", "clothing chain",
         "Modehaus Ehrlich"),
        ("On Monday the Skarn Ferry Company said it would close two ports.", "", "Skarn Ferry Company"),
    ],
)  # fmt: skip
def test_a_name_is_parted_from_its_title(text: str, title: str, name: str, models: Models) -> None:
    document = document_as_is(text)
    hints = Hints(models.learned.encoder.read(text))
    named = [m for m in mentions(document, parse(document, models), hints, models) if m.sort == "name"]
    assert (title, name) in [(m.title, m.name) for m in named]

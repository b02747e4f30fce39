"""Models are loaded once: they take a second, and nothing changes them."""

from __future__ import annotations

import pytest

from reader.extract.annotate import Models, load_models


@pytest.fixture(scope="session")
def models() -> Models:
    return load_models()

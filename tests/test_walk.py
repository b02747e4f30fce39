"""The walk of docs/walk.md loses nothing, and the page says what it said."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import walk


@pytest.mark.soak
def test_the_walk_loses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(walk, "PAGE", tmp_path / "walk.md")
    assert walk.main() == 0
    assert "nothing lost" in (tmp_path / "walk.md").read_text("utf-8")

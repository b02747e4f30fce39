from __future__ import annotations

from reader import store as stores
from reader.config import paths
from tests.cli.conftest import Run
from tests.store.builders import FEED, entries, stored


def test_prune_says_what_goes_and_removes_it(run: Run) -> None:
    feeds = paths().feeds
    feeds.parent.mkdir(parents=True, exist_ok=True)
    feeds.write_text(f'[[feeds]]\nurl = "{FEED.address}"\n')
    with stores.open_store(paths().db) as store:
        some = stored(store, *entries(10))
        stores.set_starred(store, [some[9].id], True)
    assert "nothing to remove" in run("prune").out
    feeds.write_text(f'[[feeds]]\nurl = "{FEED.address}"\nkeep = {{ articles = 3 }}\n')
    said = run("prune", "--dry-run").out.splitlines()
    assert said == ["      6  Example, 1 as old stay", "6 articles would go."]
    assert run("prune").out.splitlines()[-1] == "6 articles removed."
    with stores.open_store(paths().db) as store:
        assert stores.count(store, "") == 4
    assert run("prune").out.splitlines() == ["      0  Example, 1 as old stay", "0 articles removed."]

"""A program that is killed at any moment leaves a store that opens, is sound, and holds nothing by half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from reader import store as stores
from reader.model import Layer, Status

WRITER = """
    import itertools, sys
    from pathlib import Path
    from dataclasses import replace
    from reader import store
    from reader.model import Feed, Status
    from tests.store.builders import NOW, entry, extraction

    begin = int(sys.argv[2])
    with store.open_store(Path(sys.argv[1])) as opened:
        print("open", flush=True)
        for i in itertools.count(begin):
            feed = Feed(f"https://example.org/{i % 7}", "x")
            made = [entry(f"{i}-{j}", f"Bridge {i} of {j}") for j in range(10)]
            new = store.apply_entries(opened, feed, made, now=NOW).new
            print("articles", *new, flush=True)
            for one in new[:3]:
                article = store.article(opened, one)
                found = extraction(article.document.text)
                store.save_extraction(opened, one, found, version=1, now=NOW)
                print("extracted", one, flush=True)
                actor = store.annotations(opened, one, layers={"actor"})[0]
                store.decide(opened, [actor.id], Status.REJECTED, now=NOW)
                print("rejected", actor.id, flush=True)
            changed = [replace(e, document=entry(e.key, e.title, ("Shorter.",)).document) for e in made[:5]]
            store.apply_entries(opened, feed, changed, now=NOW)
            print("changed", *new[:5], flush=True)
            store.set_read(opened, new, True)
            store.undo(opened)
"""


def kill_a_writer(db: Path, begin: int, seconds: float) -> list[list[str]]:
    """What the writer said was saved before it was killed this long after it began to write."""
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(db), str(begin)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    said = writer.stdout.read()
    writer.stdout.close()
    assert writer.wait(60) == -signal.SIGKILL
    return [line.split() for line in said.split("\n")[:-1]]


def check(db: Path, said: list[list[str]]) -> None:
    with stores.open_store(db) as store:
        assert stores.integrity(store) == []
        saved = {what: [one for first, *rest in said if first == what for one in rest] for what, *_ in said}
        for one in saved.get("articles", []):
            article = stores.article(store, one)
            assert article is not None
            assert article.document.text.startswith(article.title)
        for one in saved.get("rejected", []):
            actor = stores.annotation(store, one)
            assert actor is not None
            assert actor.status is Status.REJECTED
        for one in saved.get("changed", []):
            assert list(stores.earlier_texts(store, one)) == [1]
        assert set(saved.get("extracted", [])) <= {a for a in stores.ids(store, "") if stores.annotations(store, a)}
        keys = [row["key"].split("-")[0] for row in store.rows("SELECT key FROM article")]
        assert {keys.count(key) for key in keys} <= {10}
        for one in stores.ids(store, ""):
            found = stores.annotations(store, one)
            assert len(found) in (0, 6)
            actors = {a.id for a in found if a.layer is Layer.ACTOR and a.status is Status.REJECTED}
            assert not any(getattr(a.body, "actor", None) in actors for a in found)
            article = stores.article(store, one)
            assert article is not None
            assert (article.extractor is not None) == (bool(found) and article.version == 1)


def test_a_killed_program_leaves_a_sound_store(db: Path) -> None:
    chance = random.Random(3)
    for number, seconds in enumerate((*(chance.uniform(0, 0.4) for _ in range(9)), 1.0)):
        said = kill_a_writer(db, 1000 * number, seconds)
        check(db, said)
    assert {what for what, *_ in said} == {"articles", "extracted", "rejected", "changed"}


@pytest.mark.soak
def test_a_program_killed_many_times_leaves_a_sound_store(db: Path) -> None:
    chance = random.Random(8)
    for number in range(200):
        store = db.with_name(f"{number // 20}.db")  # a small one is looked through in less time
        check(store, kill_a_writer(store, 1000 * number, chance.uniform(0, 0.7)))

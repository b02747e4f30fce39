"""Enter on a story: until its article is painted, until its panels are filled, with a warm worker and a cold one."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, median, p95
from bench.watched import Watched
from bench.world import World, lived_in
from widgets.app import SAMPLES, NewsreaderApp

WORDS, ARTICLES, ROUNDS = 800, 24, 3
"""Words of each article; articles opened in each round; rounds, each with a worker that starts cold."""


def run(folder: Path) -> Iterator[Figure]:
    """Articles of 800 words, put together from the bundled ones, each opened once."""
    shown: list[float] = []
    cold: list[float] = []
    warm: list[float] = []
    computing: list[float] = []
    for number in range(ROUNDS):
        with lived_in(folder / str(number)) as world:
            world.subscribe(20)
            world.fill(1000)
            world.add_texts(texts(ARTICLES, WORDS))
            asyncio.run(_measure(world, shown, cold, warm, computing))
    note = f"median {median(shown):.1f}, of which computing {median(computing):.1f}"
    yield Figure("Enter to the article painted, p95", p95(shown), "ms", 50, note)
    yield Figure(
        f"Enter to filled panels, {WORDS} words, warm, median", median(warm), "ms", 400, f"p95 {p95(warm):.0f}"
    )
    yield Figure("start to filled panels, worker cold, worst", max(cold), "ms", 2500, f"median {median(cold):.0f}")


async def _measure(
    world: World, shown: list[float], cold: list[float], warm: list[float], computing: list[float]
) -> None:
    from reader.config import read_settings

    gc.disable()  # as the command line does; the app turns it on again once it has painted
    app = NewsreaderApp(world.paths, read_settings(world.paths.settings))
    async with app.run_test(size=(160, 45)) as pilot:
        watched, screen = Watched(app), app.reading

        def is_open() -> bool:
            return screen.article is not None and screen.article.id == screen.stories.highlighted

        def is_filled() -> bool:
            return is_open() and bool(screen.annotations) and bool(screen.panels.panels["quotes"].rows)

        # What a cold worker takes counts from the first key, pressed as soon as the screen is there.
        first = await watched.answer("enter", is_open)
        cold.append(first + await watched.wait(is_filled))
        for _ in range(1, ARTICLES):
            await pilot.press("h", "j")
            await asyncio.sleep(0.05)
            shown.append(await watched.answer("enter", is_open))
            computing.append(watched.computing[-1])
            warm.append(shown[-1] + await watched.wait(is_filled))


def texts(articles: int, words: int) -> list[str]:
    """Texts of about so many words: paragraphs of the bundled articles by turns, no two the same."""
    lines = (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines()
    paragraphs = [p for line in lines for p in json.loads(line)["text"].split("\n\n")[1:]]
    made = []
    for number in range(articles):
        kept = [f"Probe article {number}"]
        at = number * 7
        while sum(len(p.split()) for p in kept) < words:
            kept.append(paragraphs[at % len(paragraphs)])
            at += 1
        made.append("\n\n".join(kept))
    return made

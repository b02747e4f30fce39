"""The bundled samples carry their own gold: what is found there must not get worse."""

from __future__ import annotations

from eval.__main__ import SAMPLES, predicted
from eval.score_extraction import score_actors, score_issues
from eval.score_quotes import score as score_quotes

FLOOR = {"quotes": 0.8, "speakers": 0.8, "actors": 0.8, "issues": 0.55}


def test_the_floor_on_the_bundled_samples() -> None:
    gold, found = predicted(SAMPLES / "gold.jsonl", 1)
    quotes = score_quotes(gold, found)
    reached = {
        "quotes": quotes["content"]["f1"],
        "speakers": quotes["resolved"],
        "actors": score_actors(gold, found, False)["actors"]["f1"],
        "issues": score_issues(gold, found, False)["issues"]["f1"],
    }
    assert {name: value for name, value in reached.items() if value < FLOOR[name]} == {}

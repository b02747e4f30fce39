"""Confidence beside truth."""

from __future__ import annotations

from typing import Any

from eval.reliability import judged, reliability

TEXT = "Ms Okafor said fuel is short. Mr Lind said the ferry sails. The crew says nothing of it."


def quote(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def test_right_wrong_and_optional_ones() -> None:
    gold: list[dict[str, Any]] = [
        {
            "id": "a",
            "text": TEXT,
            "attributions": [
                {"content": quote("fuel is short")},
                {"content": quote("nothing of it"), "optional": True},
            ],
        }
    ]
    shown = [("fuel is short.", 0.97), ("the ferry sails", 0.43), ("nothing of it", 0.3)]
    found = {"a": {"quotes": [{"content": quote(words), "confidence": score} for words, score in shown]}}
    assert list(judged("quotes", gold, found)) == [(0.97, True), (0.43, False)]


def test_the_table_counts_each_band_and_the_mean_distance() -> None:
    quotes = [(0.9, True), (1.0, True), (0.65, True), (0.65, False)]
    assert list(reliability("quotes", quotes)) == [
        "| quotes shown at | number | mean confidence | right |",
        "|---|---|---|---|",
        "| 0.6–0.7 | 2 | 0.65 | 0.50 |",
        "| 0.9–1.0 | 2 | 0.95 | 1.00 |",
        "",
        "Confidence and share right lie 0.10 apart on average, over 4 quotes.",
    ]


def test_no_quotes_make_an_empty_table() -> None:
    assert list(reliability("quotes", []))[-1] == "Confidence and share right lie 0.00 apart on average, over 0 quotes."

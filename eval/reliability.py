"""How far the confidence of quotes can be believed: of those shown at about 0.8, about 80 % should be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from eval.score_quotes import match, trim

SETS = ("wikinews/dev", "ours/dev")
BANDS = 10
Judged = tuple[float, bool]
"""A quote's confidence, and whether its content is right."""


def judged(gold: Iterable[dict[str, Any]], found: dict[str, dict[str, Any]]) -> Iterator[Judged]:
    """Every quote that was shown, those on an optional one apart."""
    for doc in gold:
        text = doc["text"]
        quotes = found.get(doc["id"], {}).get("quotes", [])
        wanted = [trim(text, a["content"][0][0], a["content"][-1][1]) for a in doc["attributions"]]
        shown = [trim(text, q["content"][0][0], q["content"][-1][1]) for q in quotes]
        optional = {i for i, a in enumerate(doc["attributions"]) if a.get("optional")}
        right = {j for i, j in match(wanted, shown) if i not in optional}
        free = {j for i, j in match(wanted, shown, 0.3) if i in optional} - right
        yield from ((q["confidence"], j in right) for j, q in enumerate(quotes) if j not in free)


def reliability(quotes: Iterable[Judged]) -> Iterator[str]:
    """The lines of the table, in Markdown, and the mean distance between confidence and truth."""
    yield "| shown at | quotes | mean confidence | right |"
    yield "|---|---|---|---|"
    ordered = sorted(quotes)
    distance = 0.0
    for band, members in groupby(ordered, key=_band):
        inside = list(members)
        mean = sum(confidence for confidence, _ in inside) / len(inside)
        right = sum(right for _, right in inside) / len(inside)
        distance += abs(mean - right) * len(inside) / len(ordered)
        low, high = band / BANDS, (band + 1) / BANDS
        yield f"| {low:.1f}–{high:.1f} | {len(inside)} | {mean:.2f} | {right:.2f} |"
    yield ""
    yield f"Confidence and share right lie {distance:.2f} apart on average, over {len(ordered)} quotes."


def _band(quote: Judged) -> int:
    return min(int(quote[0] * BANDS), BANDS - 1)

"""How far confidence can be believed: of what is shown at about 0.8, about 80 % should be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from eval.score_extraction import actor_verdicts, issue_verdicts
from eval.score_quotes import match, trim

SETS = ("wikinews/dev", "ours/dev")
BANDS = 10
LAYERS = ("quotes", "actors", "issues")
Judged = tuple[float, bool]
"""The confidence of what was found, and whether it is right."""


def judged(layer: str, gold: Iterable[dict[str, Any]], found: dict[str, dict[str, Any]]) -> Iterator[Judged]:
    """All that was shown of a layer, what counts neither way apart."""
    verdicts: dict[str, Callable[[dict[str, Any], list[dict[str, Any]]], list[bool | None]]] = {
        "quotes": quote_verdicts, "actors": actor_verdicts, "issues": issue_verdicts,
    }  # fmt: skip
    for doc in gold:
        shown = found.get(doc["id"], {}).get(layer, [])
        for one, right in zip(shown, verdicts[layer](doc, shown), strict=True):
            if right is not None:
                yield one["confidence"], right


def quote_verdicts(doc: dict[str, Any], quotes: list[dict[str, Any]]) -> list[bool | None]:
    """Whether the content of each quote is right; None for one on an optional quote."""
    text = doc["text"]
    wanted = [trim(text, a["content"][0][0], a["content"][-1][1]) for a in doc["attributions"]]
    shown = [trim(text, q["content"][0][0], q["content"][-1][1]) for q in quotes]
    optional = {i for i, a in enumerate(doc["attributions"]) if a.get("optional")}
    right = {j for i, j in match(wanted, shown) if i not in optional}
    free = {j for i, j in match(wanted, shown, 0.3) if i in optional} - right
    return [None if j in free else j in right for j in range(len(quotes))]


def reliability(layer: str, found: Iterable[Judged]) -> Iterator[str]:
    """The lines of the table, in Markdown, and the mean distance between confidence and truth."""
    yield f"| {layer} shown at | number | mean confidence | right |"
    yield "|---|---|---|---|"
    ordered = sorted(found)
    distance = 0.0
    for band, members in groupby(ordered, key=_band):
        inside = list(members)
        mean = sum(confidence for confidence, _ in inside) / len(inside)
        right = sum(right for _, right in inside) / len(inside)
        distance += abs(mean - right) * len(inside) / len(ordered)
        low, high = band / BANDS, (band + 1) / BANDS
        yield f"| {low:.1f}–{high:.1f} | {len(inside)} | {mean:.2f} | {right:.2f} |"
    yield ""
    yield f"Confidence and share right lie {distance:.2f} apart on average, over {len(ordered)} {layer}."


def _band(one: Judged) -> int:
    return min(int(one[0] * BANDS), BANDS - 1)

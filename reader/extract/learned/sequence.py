"""The likeliest tags of a text, and the runs of words that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reader.extract.learned.encoder import Floats

NEVER = -1e4


def moves(count: int, inside: Mapping[int, Sequence[int]]) -> Floats:
    """Penalties from each tag to each: an inside tag follows only the tags named with it."""
    allowed = np.zeros((count, count), dtype=np.float32)
    for tag, before in inside.items():
        allowed[:, tag] = NEVER
        allowed[list(before), tag] = 0
    return allowed


def best_paths(tags: Floats, allowed: Floats) -> list[list[int]]:
    """The likeliest sequence of tags under the penalties (Viterbi) for each of several readings of the same words:
    readings by words by tags. The first word begins something or nothing."""
    many, length, _ = tags.shape
    if not length:
        return [[] for _ in range(many)]
    back = np.zeros(tags.shape, dtype=np.int64)
    from_each = allowed.T.copy()
    best = tags[:, 0] + allowed[0]
    for i in range(1, length):
        scores = best[:, None, :] + from_each
        scores.argmax(-1, out=back[:, i])
        best = scores.max(-1) + tags[:, i]
    paths = []
    steps_of: list[list[list[int]]] = back.tolist()  # type: ignore[assignment]
    for reading, steps in enumerate(steps_of):
        path = [int(best[reading].argmax())]
        for step in steps[:0:-1]:
            path.append(step[path[-1]])
        paths.append(path[::-1])
    return paths


def runs(path: Sequence[int], begins: Mapping[int, int]) -> list[tuple[int, range]]:
    """Begin tag and words of each run, where ``begins`` maps begin tags to their inside tags."""
    found: list[tuple[int, range]] = []
    for i, tag in enumerate(path):
        if tag in begins:
            found.append((tag, range(i, i + 1)))
        elif found and found[-1][1].stop == i and begins[found[-1][0]] == tag:
            found[-1] = (found[-1][0], range(found[-1][1].start, i + 1))
    return found

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


def best_path(tags: Floats, allowed: Floats) -> list[int]:
    """The likeliest sequence of tags under the penalties (Viterbi); the first word begins something or nothing."""
    if not len(tags):
        return []
    count = tags.shape[1]
    back = np.zeros(tags.shape, dtype=np.int64)
    everything = np.arange(count)
    best = tags[0] + allowed[0]
    for i in range(1, len(tags)):
        scores = best[:, None] + allowed
        back[i] = scores.argmax(0)
        best = scores[back[i], everything] + tags[i]
    path = [int(best.argmax())]
    for i in range(len(tags) - 1, 0, -1):
        path.append(int(back[i][path[-1]]))
    return path[::-1]


def runs(path: Sequence[int], begins: Mapping[int, int]) -> list[tuple[int, range]]:
    """Begin tag and words of each run, where ``begins`` maps begin tags to their inside tags."""
    found: list[tuple[int, range]] = []
    for i, tag in enumerate(path):
        if tag in begins:
            found.append((tag, range(i, i + 1)))
        elif found and found[-1][1].stop == i and begins[found[-1][0]] == tag:
            found[-1] = (found[-1][0], range(found[-1][1].start, i + 1))
    return found

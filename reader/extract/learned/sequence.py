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
    many, length, count = tags.shape
    if not length:
        return [[] for _ in range(many)]
    from_each = allowed[:, None, :]
    given = tags.transpose(1, 0, 2).copy()
    best = np.empty((length, many, count), dtype=tags.dtype)
    best[0] = given[0] + allowed[0]
    scores = np.empty((count, many, count), dtype=tags.dtype)
    highest = np.empty((many, count), dtype=tags.dtype)
    for before, here, own in zip(best[:-1].transpose(0, 2, 1)[:, :, :, None], best[1:], given[1:], strict=True):
        np.add(before, from_each, out=scores)
        np.maximum.reduce(scores, axis=0, out=highest)
        np.add(highest, own, out=here)
    back = (best[:-1, :, None, :] + allowed.T).argmax(-1)
    paths = []
    for reading in range(many):
        path = [int(best[-1, reading].argmax())]
        steps: list[list[int]] = back[::-1, reading].tolist()
        for step in steps:
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

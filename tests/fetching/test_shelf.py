"""Read feeds wait for the store without growing without bound, and are taken in heaps."""

from __future__ import annotations

import asyncio

from reader.fetching.shelf import Shelf


def shelf(expected: int, *, patience: float = 60, idle: float = 60) -> Shelf[int]:
    return Shelf[int](expected, heap=10, most=20, patience=patience, idle=idle)


async def test_a_heap_is_taken_when_it_is_one_or_the_last() -> None:
    own = shelf(4)
    for thing in (1, 2, 3):
        await own.put(thing, 4)
    assert await own.take() == [1, 2, 3]
    taking = asyncio.create_task(own.take())
    await own.put(4, 1)
    assert await taking == [4]
    assert await own.take() is None


async def test_those_who_bring_wait_for_room() -> None:
    own = shelf(9)
    bringing = [asyncio.create_task(own.put(thing, 10)) for thing in range(5)]
    await asyncio.sleep(0)
    assert [task.done() for task in bringing] == [True, True, False, False, False]
    taken = [*(await own.take() or ()), *(await own.take() or ())]
    assert taken == [0, 1, 2, 3]
    assert await own.take() == [4]
    assert all(task.done() for task in bringing)


async def test_neither_patience_nor_idleness_is_endless() -> None:
    own = shelf(2, patience=0.01, idle=0.01)
    assert await own.take() == []
    await own.put(1, 1)
    assert await own.take() == [1]

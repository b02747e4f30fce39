"""Back and forward over places."""

from __future__ import annotations

from widgets.article.jumps import MOST, Jumps, Place

A, B, C = Place("a", 0), Place("a", 900), Place("b", 5)


def test_back_over_all_places_and_forward_to_where_one_was() -> None:
    jumps = Jumps()
    jumps.leave(A)
    jumps.leave(B)
    assert [jumps.back(C), jumps.back(B), jumps.back(A)] == [B, A, None]
    assert [jumps.forward(), jumps.forward(), jumps.forward()] == [B, C, None]


def test_a_new_jump_forgets_what_lay_ahead_and_no_place_comes_twice() -> None:
    jumps = Jumps()
    for place in (A, B, A):
        jumps.leave(place)
    assert jumps.back(C) == A
    jumps.leave(C)
    assert jumps.forward() is None
    assert [jumps.back(A), jumps.back(C)] == [C, B]
    for number in range(3 * MOST):
        jumps.leave(Place("c", number))
    assert jumps.back(A) == Place("c", 3 * MOST - 1)


def test_with_nothing_left_there_is_no_way() -> None:
    assert Jumps().back(A) is None
    assert Jumps().forward() is None

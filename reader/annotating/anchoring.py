"""Where spans stand in another text: through the difference of two texts, or by words and surroundings. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from reader.model import MAIN_ROLE, Anchor, Annotation, RoleSpan, Span

CONTEXT = 32
"""Code points of prefix and suffix that are kept of a span's surroundings."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_AROUND = 6
_ALIKE = 0.8
_LONG = 2_000
_LEAST_LINE = 4
_SENTENCE = 60
_MOST_PAIRS = 20_000
_LONGEST_WORD = 30
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


def surroundings(text: str, span: Span) -> tuple[str, str]:
    """The prefix and suffix of a W3C TextQuoteSelector."""
    return text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]


class TextChange:
    """The difference between two texts: which word became which, also in paragraphs that were moved."""

    def __init__(self, old: str, new: str) -> None:
        self.new = new
        self._old_words, old_lines = _words_by_line(old)
        self._new_words, new_lines = _words_by_line(new)
        self._old_starts = [word.start for word in self._old_words]
        self._old_ends = [word.end for word in self._old_words]
        self._old = [old[word.start : word.end] for word in self._old_words]
        self._new = [new[word.start : word.end] for word in self._new_words]
        self._to: list[int | None] = [None] * len(self._old_words)
        self._paired: list[range] = []
        self._sure: set[int] = set()
        """First words of lines that stand elsewhere as they were, so that nothing around them need agree."""
        self._match_lines(old_lines, new_lines)
        self._paired.sort(key=lambda line: line.start)

    def _match_lines(self, old_lines: list[range], new_lines: list[range]) -> None:
        """Lines that stayed are matched whole, then those that moved; words are compared in what is left."""
        old_keys = [tuple(self._old[line.start : line.stop]) for line in old_lines]
        new_keys = [tuple(self._new[line.start : line.stop]) for line in new_lines]
        changed: list[tuple[range, range]] = []
        for tag, i, i_end, j, j_end in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
            if tag == "equal":
                for k in range(i_end - i):
                    self._pair(old_lines[i + k], new_lines[j + k])
            else:
                changed.append((range(i, i_end), range(j, j_end)))
        left = {i for lines, _ in changed for i in lines}
        free = {j for _, lines in changed for j in lines}
        for i, j in _moved_lines(old_keys, new_keys, left, free):
            self._pair(old_lines[i], new_lines[j])
            self._sure.add(old_lines[i].start)
        for i, j in _like_lines(old_keys, new_keys, left, free):
            self._pair(old_lines[i], new_lines[j])
        used = set(self._to)
        for lines, targets in changed:  # also of a line that was found again: its other half may be a line of its own
            self._match_words(
                [word for i in lines for word in old_lines[i] if self._to[word] is None],
                [word for j in targets for word in new_lines[j] if word not in used],
            )

    def _pair(self, line: range, target: range) -> None:
        self._paired.append(line)
        if self._old[line.start : line.stop] == self._new[target.start : target.stop]:
            self._to[line.start : line.stop] = list(target)
        else:
            self._match_words(line, target)

    def _match_words(self, words: Sequence[int], targets: Sequence[int]) -> None:
        before, after = [self._old[k] for k in words], [self._new[k] for k in targets]
        matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > _LONG)
        for tag, i, i_end, j, j_end in matcher.get_opcodes():
            if tag != "equal" and (tag != "replace" or i_end - i != j_end - j):
                continue
            for word, target in zip(words[i:i_end], targets[j:j_end], strict=True):
                if tag == "equal" or _mended(self._old[word], self._new[target]):
                    self._to[word] = target

    def place(self, span: Span) -> Span | None:
        """Where the span stands in the new text; None unless its words are there, and half of those around it."""
        first, last = bisect_right(self._old_ends, span.start), bisect_left(self._old_starts, span.end)
        if first >= last:
            return None
        size, targets = last - first, [there for there in self._to[first:last] if there is not None]
        if not targets or targets[0] != self._to[first] or targets[-1] != self._to[last - 1]:
            return None
        begin, end = targets[0], targets[-1] + 1
        if (
            len(targets) < _ALIKE * size
            or any(one >= other for one, other in pairwise(targets))
            or not _may_come_between(targets, size)
            or not self._in_place(first, last, begin, end)
        ):
            return None
        into_first = max(0, span.start - self._old_words[first].start)
        from_last = max(0, self._old_words[last - 1].end - span.end)
        start, stop = self._new_words[begin].start + into_first, self._new_words[end - 1].end - from_last
        return Span(start, stop) if start < stop else None

    def _in_place(self, first: int, last: int, begin: int, end: int) -> bool:
        """Whether half of the words around agree: of the same line, where the whole line was found again."""
        at = bisect_right(self._paired, first, key=lambda line: line.start) - 1
        line = self._paired[at] if at >= 0 and last <= self._paired[at].stop else None
        if line is not None and (
            line.start in self._sure or (2 * (last - first) >= len(line) and len(line) >= _AROUND)
        ):
            return True
        low, high = (line.start, line.stop) if line is not None and len(line) > _AROUND else (0, len(self._to))
        around = [*range(max(low, first - _AROUND), first), *range(last, min(high, last + _AROUND))]
        near = range(begin - 2 * _AROUND, end + 2 * _AROUND)
        return 2 * sum(self._to[k] in near for k in around) >= len(around)


def _may_come_between(targets: Sequence[int], size: int) -> bool:
    """Whether the words are still one stretch: a word or two may have come in, or into a longer one a sentence."""
    came = targets[-1] + 1 - targets[0] - size
    if came <= (size if size >= _AROUND else size // 3):
        return True
    widest = max(other - one - 1 for one, other in pairwise(targets))
    return size >= _AROUND and came == widest <= _SENTENCE


def _moved_lines(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]], left: set[int], free: set[int]
) -> Iterator[tuple[int, int]]:
    """Lines that stand unchanged elsewhere; those that come more than once say nothing. Takes what it gives."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in sorted(free):
        places[new[j]].append(j)
    times = Counter(old[i] for i in left)
    for i in sorted(left):
        there = places.get(old[i], [])
        if len(there) == 1 and times[old[i]] == 1 and len(old[i]) > 1:
            left.discard(i)
            free.discard(there[0])
            yield i, there[0]


def _like_lines(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]], left: set[int], free: set[int]
) -> Iterator[tuple[int, int]]:
    """Lines that have most of their words in common, the most alike first. Takes what it gives."""
    if len(left) * len(free) > _MOST_PAIRS:
        return
    before = {i: set(old[i]) for i in left if len(old[i]) >= _LEAST_LINE}
    after = {j: set(new[j]) for j in free}
    alike = sorted(
        (-len(words & others) / len(words | others), abs(i - j), i, j)
        for i, words in before.items()
        for j, others in after.items()
        if 2 * len(words & others) > len(words | others)
        or (4 * len(words & others) > max(3 * len(words), len(others)) and len(words) >= _AROUND)
    )
    for _, _, i, j in alike:
        if i in left and j in free:
            left.discard(i)
            free.discard(j)
            yield i, j


def _mended(old: str, new: str) -> bool:
    """Whether the one word is the other with a slip of the pen mended, or set in other type; numbers are never."""
    one, other = _plain(old), _plain(new)
    if one == other:
        return True
    longest = max(len(one), len(other))
    if longest > _LONGEST_WORD or not (one.isalpha() and other.isalpha()):
        return False
    return _edits(one, other) <= (0 if longest < 4 else 1 if longest < 8 else 2)


def _edits(one: str, other: str) -> int:
    """Letters to put in, take out, replace or swap with their neighbour, to make one word the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        next_row = [i + 1]
        for j, there in enumerate(other):
            cost = min(row[j] + (letter != there), row[j + 1] + 1, next_row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == there:
                cost = min(cost, before[j - 1] + 1)
            next_row.append(cost)
        before, row = row, next_row
    return row[-1]


def _words_by_line(text: str) -> tuple[list[Span], list[range]]:
    """All words' spans, and for each line that has some which of them."""
    words: list[Span] = []
    lines: list[range] = []
    at = 0
    for line in text.split("\n"):
        first = len(words)
        words += (Span(at + match.start(), at + match.end()) for match in _TOKEN.finditer(line))
        if len(words) > first:
            lines.append(range(first, len(words)))
        at += len(line) + 1
    return words, lines


def moved(annotation: Annotation, change: TextChange, version: int) -> Annotation:
    """The annotation in the new text, which is of this version; orphaned and else as it was where it finds no place."""
    placed: list[RoleSpan] = []
    lost_main = False
    main = MAIN_ROLE[annotation.layer]
    for span in annotation.spans:
        there = change.place(Span(span.start, span.end))
        if there is not None:
            placed.append(RoleSpan(span.role, there.start, there.end, change.new[there.start : there.end]))
        elif span.role is main:
            lost_main = True
    several = annotation.layer == "actor"  # an actor lives on in the mentions that are left
    mains = [span for span in placed if span.role is main]
    if annotation.spans and (not mains or (lost_main and not several)):
        return replace(annotation, anchor=Anchor.ORPHANED)
    return anchored(annotation, tuple(placed), change.new, version)


def anchored(annotation: Annotation, spans: tuple[RoleSpan, ...], text: str, version: int) -> Annotation:
    """The annotation with these spans in this text; moved where they are not what they were."""
    anchor = annotation.anchor
    if spans != annotation.spans:
        anchor = Anchor.MOVED
    elif anchor is Anchor.ORPHANED:
        anchor = Anchor.PLACED
    mains = [Span(span.start, span.end) for span in spans if span.role is MAIN_ROLE[annotation.layer]]
    prefix, suffix = surroundings(text, min(mains)) if mains else ("", "")
    return replace(annotation, spans=spans, anchor=anchor, prefix=prefix, suffix=suffix, version=version)


def find(text: str, exact: str, prefix: str = "", suffix: str = "") -> Span | None:
    """Where the words stand in a text from elsewhere: alike but for quotation marks, spaces and a few words.

    The surroundings choose between several places; where they cannot, or contradict the only one, there is none.
    """
    words = [Span(match.start(), match.end()) for match in _TOKEN.finditer(text)]
    plain = [_plain(text[word.start : word.end]) for word in words]
    wanted = [_plain(match[0]) for match in _TOKEN.finditer(exact)]
    before, after = ([_plain(match[0]) for match in _TOKEN.finditer(side)] for side in (prefix, suffix))
    if not wanted or len(wanted) > len(plain):
        return None
    scored = [
        (likeness + 0.5 * _agreement(plain, at, len(wanted), before, after), at)
        for at, likeness in _places(plain, wanted)
    ]
    if not scored:
        return None
    scored.sort(reverse=True)
    best, at = scored[0]
    needed = 1.25 if len(wanted) < 2 * _AROUND and (before or after) else 1.0
    if best < needed or (len(scored) > 1 and scored[1][0] == best):
        return None
    return Span(words[at].start, words[at + len(wanted) - 1].end)


def _plain(word: str) -> str:
    return word.translate(_PLAIN).casefold()


def _places(plain: Sequence[str], wanted: list[str]) -> list[tuple[int, float]]:
    """Word numbers at which the wanted words stand, and how alike they are; only equal ones if there are any."""
    size = len(wanted)
    same = [
        (at, 1.0) for at in range(len(plain) - size + 1) if plain[at] == wanted[0] and plain[at : at + size] == wanted
    ]
    if same or size < 3:
        return same
    found: list[tuple[int, float]] = []
    need = Counter(wanted)
    for at in range(len(plain) - size + 1):
        if (need & Counter(plain[at : at + size])).total() >= _ALIKE * size:
            likeness = SequenceMatcher(None, wanted, plain[at : at + size], autojunk=False).ratio()
            if likeness >= _ALIKE:
                found.append((at, likeness))
    return found


def _agreement(plain: Sequence[str], at: int, size: int, before: list[str], after: list[str]) -> float:
    """The share of words around that agree, 0-1; 1 where nothing is known of them."""
    # The outermost word may be cut in two by the selector's length, so it does not count against the place.
    known = max(0, len(before) - 1) + max(0, len(after) - 1)
    if not known:
        return 1.0
    there_before, there_after = plain[max(0, at - len(before)) : at], plain[at + size : at + size + len(after)]
    agreeing = (Counter(before[1:]) & Counter(there_before)).total() + (
        Counter(after[:-1]) & Counter(there_after)
    ).total()
    return agreeing / known

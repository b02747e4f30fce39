from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.annotating.reconcile import EXTRACTED, annotation_id, links_of, place, reconcile
from reader.model import (
    Actor,
    ActorKind,
    Anchor,
    Annotation,
    Body,
    Extraction,
    Finding,
    IssueType,
    Layer,
    OpenIssue,
    Quote,
    QuoteKind,
    Role,
    RoleSpan,
    Status,
    spans_of,
)

NOW = datetime(2025, 12, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TEXT = "".join(f"word{i:02} " for i in range(20))  # seven code points a word
ROLES = {Layer.ACTOR: Role.MENTION, Layer.QUOTE: Role.CONTENT, Layer.ISSUE: Role.EVIDENCE}


def finding(local: str, first: int, last: int, body: Body) -> Finding:
    """A finding over whole words, from the first up to the last."""
    layer = {Actor: Layer.ACTOR, Quote: Layer.QUOTE, OpenIssue: Layer.ISSUE}[type(body)]  # type: ignore[index]
    start, end = first * 7, last * 7 - 1
    return Finding(local, layer, (RoleSpan(ROLES[layer], start, end, TEXT[start:end]),), body, 0.5)


def actor(name: str = "Ana") -> Actor:
    return Actor(name, ActorKind.PERSON)


def quote(speaker: str | None = None) -> Quote:
    return Quote(QuoteKind.DIRECT, "Ana" if speaker else None, speaker)


def issue(kind: IssueType = IssueType.DEMAND, **fields: object) -> OpenIssue:
    return OpenIssue(kind, "topic", **fields)  # type: ignore[arg-type]


def run(present: Sequence[Annotation], *findings: Finding, now: datetime = NOW) -> list[Annotation]:
    """What is stored after an extraction with these findings."""
    result = reconcile(
        "article", TEXT, present, Extraction("x/1", "en", findings), version=1, now=now, taken=lambda _: False
    )
    stored = {annotation.id: annotation for annotation in present}
    assert {a.id for a in result.changed} <= stored.keys()
    assert set(result.removed) <= stored.keys()
    assert not {a.id for a in result.added} & stored.keys()
    stored |= {a.id: a for a in (*result.changed, *result.added)}
    return [annotation for annotation in stored.values() if annotation.id not in result.removed]


def decided(annotation: Annotation, status: Status, **changes: object) -> Annotation:
    return replace(annotation, status=status, **changes)  # type: ignore[arg-type]


def test_what_is_found_again_keeps_its_id_and_its_beginning() -> None:
    [old] = run([], finding("q", 0, 5, quote()))
    [new] = run([old], finding("other", 1, 6, quote()), now=LATER)
    assert (new.id, new.created, new.modified) == (old.id, NOW, LATER)
    assert spans_of(new) == ((7, 41),)
    assert run([new], finding("q", 1, 6, quote()), now=LATER + timedelta(1)) == [new]


def test_what_is_not_found_again_goes_unless_it_was_decided() -> None:
    present = run([], *(finding(f"q{i}", 5 * i, 5 * i + 4, quote()) for i in range(4)))
    statuses = [Status.SUGGESTED, Status.ACCEPTED, Status.REJECTED, Status.EDITED]
    present = [decided(annotation, status) for annotation, status in zip(present, statuses, strict=True)]
    assert run(present) == present[1:]


def test_what_a_decision_points_at_stays() -> None:
    findings = finding("a", 0, 1, actor()), finding("q", 2, 6, quote("a")), finding("i", 2, 6, issue(quote="q"))
    present = [decided(a, Status.ACCEPTED) if a.layer is Layer.ISSUE else a for a in run([], *findings)]
    assert run(present) == present


def test_the_rejected_does_not_come_back_in_another_size() -> None:
    [old] = run([], finding("q", 2, 8, quote()))
    rejected = decided(old, Status.REJECTED)
    for first, last in ((2, 8), (0, 12), (3, 5), (1, 7)):
        assert run([rejected], finding("q", first, last, quote())) == [rejected]
    assert run([rejected], finding("one", 2, 5, quote()), finding("two", 5, 8, quote())) == [rejected]
    assert len(run([rejected], finding("q", 8, 12, quote()))) == 2


def test_a_rejected_part_leaves_the_whole_and_the_other_way_round() -> None:
    outer, inner = finding("outer", 0, 10, quote()), finding("inner", 3, 5, quote())
    present = run([], outer, inner)
    for number in (0, 1):
        kept = [decided(a, Status.REJECTED) if i == number else a for i, a in enumerate(present)]
        assert run(kept, outer, inner) == kept


def test_two_issues_of_one_sentence_are_two() -> None:
    demand, risk = finding("d", 0, 9, issue()), finding("r", 0, 9, issue(IssueType.RISK))
    first, second = run([], demand, risk)
    assert first.id != second.id
    rejected = decided(second, Status.REJECTED)
    assert run([first, rejected], risk, demand) == [first, rejected]
    assert [a.body for a in run([rejected], demand, risk)] == [rejected.body, first.body]


def test_an_actor_inside_another_is_another() -> None:
    [england] = run([], finding("e", 2, 3, actor("England")))
    rejected = decided(england, Status.REJECTED)
    bank = finding("b", 0, 3, Actor("Bank of England", ActorKind.ORGANISATION))
    assert len(run([rejected], bank)) == 2


def test_links_go_by_stored_ids_and_never_to_the_rejected() -> None:
    findings = (
        finding("a", 0, 1, actor()), finding("q", 2, 6, quote("a")),
        finding("i", 2, 6, issue(holders=("Ana", "Bo"), actors=("a",), quote="q")),
    )  # fmt: skip
    who, said, left = run([], *findings)
    assert said.body == quote(who.id)
    assert left.body == issue(holders=("Ana", "Bo"), actors=(who.id,), quote=said.id)
    gone = decided(who, Status.REJECTED)
    _, said, left = run([gone], *findings)
    assert said.body == replace(quote(), speaker_name=None, actor=None)
    assert left.body == issue(holders=("Bo",), actors=(), quote=said.id)


def test_an_orphan_that_was_decided_is_known_by_its_words() -> None:
    [old] = run([], finding("q", 2, 8, quote()))
    orphan = decided(old, Status.REJECTED, anchor=Anchor.ORPHANED, version=0)
    assert run([orphan], finding("q", 2, 8, quote())) == [orphan]
    assert len(run([orphan], finding("q", 3, 8, quote()))) == 2
    assert run([replace(orphan, status=Status.SUGGESTED)], finding("q", 2, 8, quote())) != []


def test_ids_are_short_the_same_and_never_taken() -> None:
    spans = [(spans_of(finding("q", 0, 2, quote()))[0], "words")]
    first = annotation_id("article", Layer.QUOTE, spans, lambda _: False)
    assert first == annotation_id("article", Layer.QUOTE, spans, lambda _: False) == "odqa7d6oxxmv"
    second = annotation_id("article", Layer.QUOTE, spans, {first}.__contains__)
    third = annotation_id("article", Layer.QUOTE, spans, {first, second}.__contains__)
    assert len({first, second, third, annotation_id("article", Layer.ISSUE, spans, lambda _: False)}) == 4


def test_a_place_is_found_moved_or_orphaned() -> None:
    [old] = run([], finding("q", 5, 8, quote()))
    same = place(old, TEXT, TEXT, version=2)
    assert same == replace(old, version=2)
    moved = place(old, TEXT, "Hello " + TEXT, version=2)
    assert (moved.anchor, moved.version, moved.spans[0].start) == (Anchor.MOVED, 2, old.spans[0].start + 6)
    assert moved.spans[0].exact == old.spans[0].exact
    assert place(old, TEXT, TEXT.replace("word06", ""), version=2) == replace(old, anchor=Anchor.ORPHANED)
    assert place(moved, "Hello " + TEXT, "Hello " + TEXT, version=3).anchor is Anchor.MOVED


def test_an_actor_lives_on_in_the_mentions_that_are_left() -> None:
    spans = tuple(RoleSpan(Role.MENTION, i * 7, i * 7 + 6, TEXT[i * 7 : i * 7 + 6]) for i in (1, 9, 15))
    [old] = run([], replace(finding("a", 1, 2, actor()), spans=spans))
    left = place(old, TEXT, TEXT.replace("word09", "other"), version=2)
    assert [span.exact for span in left.spans] == ["word01", "word15"]
    assert left.anchor is Anchor.MOVED
    nothing = place(old, TEXT, "Quite another text.", version=2)
    assert nothing == replace(old, anchor=Anchor.ORPHANED)


SPOTS = st.tuples(st.integers(0, 17), st.integers(1, 6)).map(lambda spot: (spot[0], min(20, sum(spot))))
LINK = st.none() | st.sampled_from([f"f{i}" for i in range(6)])
BODIES = st.one_of(
    st.sampled_from(["Ana", "Bo", "Cy"]).map(actor),
    LINK.map(quote),
    st.builds(
        lambda kind, who, said: issue(kind, holders=("Ana",), actors=(who,) if who else (), quote=said),
        st.sampled_from([IssueType.DEMAND, IssueType.RISK]), LINK, LINK,
    ),
)  # fmt: skip
FINDINGS = st.lists(st.tuples(SPOTS, BODIES), max_size=6).map(
    lambda drawn: [finding(f"f{i}", *spot, body) for i, (spot, body) in enumerate(drawn)]
)


@given(FINDINGS, FINDINGS, st.lists(st.sampled_from(Status), min_size=6, max_size=6))
def test_no_extraction_undoes_a_decision(first: list[Finding], second: list[Finding], statuses: list[Status]) -> None:
    before = run([], *first)
    assert len(before) == len({(f.layer, f.spans, f.body) for f in first})
    before = [decided(a, status) for a, status in zip(before, statuses, strict=False)]
    after = run(before, *second, now=LATER)
    assert [a for a in after if a.status is not Status.SUGGESTED] == [
        a for a in before if a.status is not Status.SUGGESTED
    ]
    rejected = [a for a in after if a.status is Status.REJECTED]
    fresh = [a for a in after if a not in before]
    for annotation in fresh:
        same = [r for r in rejected if (r.layer, r.spans) == (annotation.layer, annotation.spans)]
        assert all(_kind(r) != _kind(annotation) for r in same) or annotation.id in {a.id for a in before}
        assert not links_of(annotation.body) & {r.id for r in rejected}
    ids = {a.id for a in after}
    assert len(ids) == len(after)
    needed = [a for a in after if a in fresh or a.status in (Status.ACCEPTED, Status.EDITED)]
    known = {a.id for a in before}
    assert all(links_of(a.body) & known <= ids for a in needed)
    assert all(a.layer in EXTRACTED for a in after)
    assert run(after, *second, now=LATER + timedelta(1)) == after


def _kind(annotation: Annotation) -> object:
    body = annotation.body
    return body.name if isinstance(body, Actor) else body.type if isinstance(body, OpenIssue) else annotation.layer

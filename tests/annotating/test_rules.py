"""Rules about names, applied to findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.annotating.rules import NEVER, becomes, by_rule, plain_name
from reader.model import Actor, ActorKind, Finding, IssueType, Layer, OpenIssue, Quote, QuoteKind, Role, RoleSpan

NAMES = st.sampled_from(["Ada", "ada ", "Ben", "Cleo", "Dan", "Eva"])
RULES = st.dictionaries(NAMES.map(plain_name), st.one_of(NAMES, st.just(NEVER)))


def finding(number: int, name: str) -> Finding:
    span = RoleSpan(Role.MENTION, 10 * number, 10 * number + len(name), name)
    return Finding(f"a{number}", Layer.ACTOR, (span,), Actor(name, ActorKind.PERSON, salience=number / 10), 0.5)


def test_rules_follow_each_other_and_a_ring_ends() -> None:
    assert becomes("ADA", {"ada": "Ben", "ben": "Cleo"}) == "Cleo"
    assert becomes("Ada", {"ada": "Ben", "ben": NEVER}) == NEVER
    assert becomes("Ada", {"ada": "Ben", "ben": "Ada"}) == "Ada"
    assert becomes("Dan", {"ada": "Ben"}) == "Dan"


@given(st.lists(NAMES, max_size=6), RULES)
def test_every_link_leads_to_an_actor_of_the_name_it_gives(names: list[str], rules: dict[str, str]) -> None:
    actors = [finding(n, name) for n, name in enumerate(names)]
    quotes = [Finding(f"q{f.id}", Layer.QUOTE, (), Quote(QuoteKind.DIRECT, f.body.name, f.id), 0.5) for f in actors]  # type: ignore[union-attr]
    ids = tuple(f.id for f in actors)
    issue = Finding("i", Layer.ISSUE, (), OpenIssue(IssueType.RISK, "x", tuple(names), ids), 0.5)
    found = by_rule([*actors, *quotes, issue], rules)
    there = {f.id: f.body for f in found if isinstance(f.body, Actor)}
    for one in found:
        match one.body:
            case Quote(actor=str(actor), speaker_name=name):
                assert there[actor].name == name
            case OpenIssue(actors=linked):
                assert set(linked) == set(there)
            case Actor(name=name):
                assert plain_name(becomes(name, rules)) in (plain_name(name), NEVER)
    assert sorted(s for f in found for s in f.spans) == sorted(s for f in actors for s in f.spans)
    assert len(found) == len(there) + len(quotes) + 1
    if all(becomes(name, rules) in (name, NEVER) for name in names):
        assert found == (*actors, *quotes, issue)

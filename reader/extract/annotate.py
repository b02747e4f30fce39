"""The one entry: a document in, everything found in it out."""

from __future__ import annotations

from datetime import date

from reader.extract.actors import Candidate, actors
from reader.extract.cast import Cast
from reader.extract.clauses import subjects
from reader.extract.hints import Hints
from reader.extract.holders import Carriers, holders
from reader.extract.issues import Issue, issues
from reader.extract.parse import Models, is_foreign, load_models, parse
from reader.extract.quotes import Said, quotes
from reader.extract.tagger import attributions
from reader.model import Actor, Document, Extraction, Finding, Layer, OpenIssue, Quote, Role, RoleSpan, Span

__all__ = ["EXTRACTOR", "Models", "annotate", "load_models"]

EXTRACTOR = "newsreader/1"


def annotate(document: Document, *, date: date | None, language: str, models: Models) -> Extraction:
    """Actors, quotes and open issues of a document; `date` is what relative dates in it are reckoned from."""
    if language and language.split("-")[0].lower() != "en":
        return Extraction(EXTRACTOR, language)
    if not language and is_foreign(document.text, models):
        return Extraction(EXTRACTOR, "und")
    if not any(c.isalpha() for c in document.text):
        return Extraction(EXTRACTOR, language or "en")
    # What spaCy learns of new words would otherwise stay in a worker for good.
    with models.nlp.memory_zone():
        findings = _findings(document, date, models)
    return Extraction(EXTRACTOR, language or "en", tuple(findings))


def _findings(document: Document, date: date | None, models: Models) -> list[Finding]:
    doc = parse(document, models)
    reading = models.learned.encoder.read(document.text)
    hints = Hints(reading)
    found = attributions(document, reading, models)
    open_issues = issues(document, doc, found, hints, date, models)
    speakers = [a.speaker for a in found if a.speaker]
    movers = [Span(t.idx, t.idx + len(t)) for i in open_issues for t in subjects(i.clause)]
    people = actors(document, doc, found, hints, models, wanted=[*speakers, *movers])
    said = quotes(document, doc, found, people)
    cast, carriers = Cast(doc, people), Carriers(said)
    text = document.text
    findings = [_actor(f"a{n}", c, text) for n, c in enumerate(people, 1)]
    findings += [_quote(f"q{n}", s, text) for n, s in enumerate(said, 1)]
    findings += [_issue(f"i{n}", i, carriers.of(i), said, cast, people, text) for n, i in enumerate(open_issues, 1)]
    return findings


def _span(role: Role, span: Span, text: str) -> RoleSpan:
    return RoleSpan(role, span.start, span.end, text[span.start : span.end])


def _actor(id: str, c: Candidate, text: str) -> Finding:
    spans = [_span(Role.MENTION, m.span, text) for m in c.mentions]
    spans += [_span(Role.PRONOUN, m.span, text) for m in c.pronouns]
    body = Actor(c.name, c.kind, c.role, round(c.salience, 3))
    return Finding(id, Layer.ACTOR, tuple(spans), body, round(c.score, 3))


def _quote(id: str, said: Said, text: str) -> Finding:
    spans = [_span(Role.CONTENT, p, text) for p in said.content]
    spans += [_span(Role.CUE, said.cue, text)] if said.cue else []
    spans += [_span(Role.SPEAKER, said.speaker, text)] if said.speaker else []
    actor = None if said.actor is None else f"a{said.actor + 1}"
    return Finding(id, Layer.QUOTE, tuple(spans), Quote(said.kind, said.speaker_name, actor), round(said.score, 3))


def _issue(
    id: str, issue: Issue, number: int | None, said: list[Said], cast: Cast, people: list[Candidate], text: str
) -> Finding:
    spans = [_span(Role.EVIDENCE, issue.evidence, text)]
    if issue.deadline:
        spans.append(_span(Role.DEADLINE, issue.deadline, text))
    quote = None if number is None else said[number]
    held = holders(issue, quote, cast)
    body = OpenIssue(
        issue.type, issue.topic, tuple(people[h].name for h in held), tuple(f"a{h + 1}" for h in held),
        None if number is None else f"q{number + 1}", issue.date,
    )  # fmt: skip
    return Finding(id, Layer.ISSUE, tuple(spans), body, round(issue.score, 3))

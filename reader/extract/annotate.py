"""The one entry: a document in, everything found in it out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from reader.extract.actors import Candidate, actors
from reader.extract.cast import Cast
from reader.extract.clauses import subjects
from reader.extract.extractors import EXTRACTOR
from reader.extract.hints import Hints
from reader.extract.holders import Carriers, Holders
from reader.extract.issues import Issue, issues
from reader.extract.language import ENGLISH, base, language_of
from reader.extract.parse import Models, load_models, parse
from reader.extract.quotes import Said, quotes
from reader.extract.sections import SECTION, joined, sections
from reader.extract.tagger import attributions
from reader.model import Actor, Document, Extraction, Finding, Layer, OpenIssue, Quote, Role, RoleSpan, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["EXTRACTOR", "Models", "annotate", "annotate_english", "load_models"]


def annotate(document: Document, *, date: date | None, language: str, models: Models) -> Extraction:
    """Actors, quotes and open issues of a document where it is English.

    `date` is what relative dates in it are reckoned from; `language` is what was declared, which the text may overrule.
    """
    language = language_of(document.text, language)
    if base(language) != ENGLISH:
        return Extraction(EXTRACTOR, language)
    return annotate_english(document, date=date, language=language, models=models)


def annotate_english(
    document: Document, *, date: date | None, language: str, models: Models, parsed: Doc | None = None
) -> Extraction:
    """The same for a document that is known to be English; `parsed` where that has been done already."""
    if not any(c.isalpha() for c in document.text):
        return Extraction(EXTRACTOR, language)
    if parsed is not None:
        findings = _findings_in(document, date, models, parsed)
    elif len(document.text) <= SECTION:
        findings = _findings(document, date, models)
    else:
        findings = joined((start, _findings(part, date, models)) for start, part in sections(document))
    return Extraction(EXTRACTOR, language, tuple(findings))


def _findings(document: Document, date: date | None, models: Models) -> list[Finding]:
    with models.memory.text(len(document.text)):
        return _findings_in(document, date, models, parse(document, models))


def _findings_in(document: Document, date: date | None, models: Models, doc: Doc) -> list[Finding]:
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
    holders = Holders(text, people, cast, hints, models.weights.get("issues_holders"))
    for n, issue in enumerate(open_issues, 1):
        number = carriers.of(issue.evidence)
        held = holders.of(issue, None if number is None else said[number])
        findings.append(_issue(f"i{n}", issue, number, held, people, text))
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


def _issue(id: str, issue: Issue, quote: int | None, held: list[int], people: list[Candidate], text: str) -> Finding:
    spans = [_span(Role.EVIDENCE, issue.evidence, text)]
    if issue.deadline:
        spans.append(_span(Role.DEADLINE, issue.deadline, text))
    body = OpenIssue(
        issue.type, issue.topic, tuple(people[h].name for h in held), tuple(f"a{h + 1}" for h in held),
        None if quote is None else f"q{quote + 1}", issue.date,
    )  # fmt: skip
    return Finding(id, Layer.ISSUE, tuple(spans), body, round(issue.score, 3))

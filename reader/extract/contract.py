"""The line that `newsreader annotate` writes for a document."""

from __future__ import annotations

from typing import Any

from reader.model import Actor, Extraction, OpenIssue, Quote, Role, spans_of


def to_json(doc_id: str, extraction: Extraction, text: str | None = None) -> dict[str, Any]:
    """The contract's object; the text only where the input was not JSON, since the offsets point into it."""
    actors, quotes, issues = [], [], []
    for f in extraction.findings:
        match f.body:
            case Actor() as b:
                actors.append({
                    "id": f.id, "name": b.name, "kind": b.kind.value, "role": b.role, "salience": b.salience,
                    "confidence": f.confidence, "mentions": [list(s) for s in spans_of(f, Role.MENTION)],
                    "pronouns": [list(s) for s in spans_of(f, Role.PRONOUN)],
                })  # fmt: skip
            case Quote() as b:
                cue, speaker = spans_of(f, Role.CUE), spans_of(f, Role.SPEAKER)
                quotes.append({
                    "id": f.id, "kind": b.kind.value, "content": [list(s) for s in spans_of(f, Role.CONTENT)],
                    "cue": list(cue[0]) if cue else None, "speaker": list(speaker[0]) if speaker else None,
                    "speaker_name": b.speaker_name, "actor": b.actor, "confidence": f.confidence,
                })  # fmt: skip
            case OpenIssue() as b:
                due = spans_of(f, Role.DEADLINE)
                issues.append({
                    "id": f.id, "type": b.type.value, "topic": b.topic, "evidence": list(spans_of(f, Role.EVIDENCE)[0]),
                    "holders": list(b.holders), "actors": list(b.actors), "quote": b.quote,
                    "deadline": {"span": list(due[0]), "date": b.deadline} if due and b.deadline else None,
                    "confidence": f.confidence,
                })  # fmt: skip
            case _:
                pass
    line: dict[str, Any] = {"id": doc_id, "extractor": extraction.extractor, "language": extraction.language}
    if text is not None:
        line["text"] = text
    return line | {"actors": actors, "quotes": quotes, "issues": issues}

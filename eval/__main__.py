"""Scores this version's extraction and prints the table of accuracy.

usage: python -m eval [--corpus DIR] [--only SET] [--jobs N] [--explain] [--reliability] [--weights DIR] [--write]

DIR holds wikinews/, ours/, quotes/, actors/ and issues/ as the scorers read them; without it the articles of our own
that lie beside this program are scored, and the bundled samples.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from eval.reliability import LAYERS, SETS, judged, reliability
from eval.score_extraction import score_actors, score_issues
from eval.score_quotes import score as score_quotes
from reader.extract.annotate import EXTRACTOR, annotate, load_models
from reader.extract.batch import annotate_lines, document_as_is
from reader.extract.contract import to_json
from reader.extract.learned.attributions import LEAST

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
SAMPLES = HERE.parent / "reader" / "data" / "samples"
PAGE = HERE.parent / "docs" / "accuracy.md"
MEASURES = {
    "content F1": ("content", "f1"), "loose F1": ("loose", "f1"), "direct F1": ("direct", "f1"), "F1": ("", "f1"),
    "speaker": ("speaker",), "resolved": ("resolved",), "kind": ("kind",), "fullest name": ("resolved",),
    "type": ("type",), "holder": ("holder",), "deadline": ("deadline",),
}  # fmt: skip
BUNDLED = "samples"
COLUMNS = ("raw", "people", "must", "aim")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, help="folder of the corpora; else what the repository holds")
    parser.add_argument("--only", metavar="SET", help="one set, such as wikinews/dev")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--explain", action="store_true", help="print every miss and false alarm to standard error")
    parser.add_argument("--reliability", action="store_true", help="print only how far the confidence can be believed")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md as well; needs --corpus")
    parser.add_argument("--weights", type=Path, help="score these weights instead of the shipped ones")
    args = parser.parse_args()
    if args.write and not args.corpus:
        parser.error("--write needs --corpus: the page shows all sets")
    answers = Answers(args.corpus or CORPUS, args.jobs, args.weights)
    rows = [*targets(), *samples()]
    lacking = sorted({row["set"] for row in rows if not answers.file(row["set"]).is_file()})
    if lacking and args.corpus:
        print(f"{args.corpus} lacks {', '.join(lacking)}.", file=sys.stderr)
    asked = [row for row in rows if row["set"] not in lacking and args.only in (None, row["set"])]
    if not asked:
        known = ", ".join(dict.fromkeys(row["set"] for row in rows if row["set"] not in lacking))
        print(f"Nothing to score: --only one of {known}, or another --corpus.", file=sys.stderr)
        return 2
    lines = [] if args.reliability else list(table(asked, answers, args.explain))
    print("\n".join(lines), flush=True)
    trusted: list[str] = []
    if args.reliability or args.write:
        known = [name for name in SETS if name not in lacking and args.only in (None, name)]
        for layer in LAYERS:
            found = (one for name in known for one in judged(layer, *answers.of(name)))
            trusted += [*reliability(layer, found), ""]
        print("\n".join(trusted))
    if args.write:
        PAGE.write_text(page(lines, trusted), encoding="utf-8")
    return 0


def targets() -> list[dict[str, Any]]:
    """The rows of the table with what is known of each figure."""
    rows: list[dict[str, Any]] = tomllib.loads((HERE / "targets.toml").read_text(encoding="utf-8"))["row"]
    return rows


def samples() -> Iterator[dict[str, Any]]:
    """The rows for the bundled samples."""
    for layer, measures in (("quotes", ("content F1", "loose F1", "direct F1", "speaker", "resolved")),
                            ("actors", ("F1", "kind", "fullest name")),
                            ("issues", ("F1", "type", "holder", "deadline"))):  # fmt: skip
        yield {"set": BUNDLED, "layer": layer, "measures": [{"name": name} for name in measures]}


@dataclass(frozen=True)
class Answers:
    """What this version finds in the sets of a folder; each is read once."""

    folder: Path
    jobs: int
    weights: Path | None = None
    _known: dict[str, tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """Where a set's gold is."""
        return SAMPLES / "gold.jsonl" if name == BUNDLED else self.folder / f"{name}.jsonl"

    def of(self, name: str) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
        if name not in self._known:
            self._known[name] = predicted(self.file(name), self.jobs, self.weights)
        return self._known[name]


def table(asked: list[dict[str, Any]], answers: Answers, explain: bool) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    yield "| set | layer | measure | raw | people | must | aim | this version |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in asked:
        gold, found = answers.of(row["set"])
        result = scored(row["layer"], gold, found, explain)
        for measure in row["measures"]:
            value = _figure(result, row["layer"], measure["name"])
            known = " | ".join(f"{measure[c]:.2f}" if c in measure else "–" for c in COLUMNS)
            mark = "" if value is None or value >= measure.get("must", 0) else " ▾"
            own = "–" if value is None else f"{value:.3f}{mark}"
            yield f"| {row['set']} | {row['layer']} | {measure['name']} | {known} | {own} |"


def predicted(
    path: Path, jobs: int, weights: Path | None = None
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """The gold documents of a file and what this version finds in them, by id."""
    with path.open(encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines if line.strip()]
    if weights is not None:
        return gold, dict(_found_with(weights, gold))
    given = (json.dumps({k: d[k] for k in ("id", "text", "date") if d.get(k)}) for d in gold)
    found: dict[str, dict[str, Any]] = {}
    for answer in annotate_lines(given, jobs=jobs):
        if answer.json is None:
            print(f"{path}:{answer.number}: {answer.error}", file=sys.stderr)
        else:
            found[answer.json["id"]] = answer.json
    return gold, found


def _found_with(weights: Path, gold: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    models = load_models(weights)
    for doc in gold:
        day = date.fromisoformat(doc["date"][:10]) if doc.get("date") else None
        found = annotate(document_as_is(doc["text"]), date=day, language="", models=models)
        yield doc["id"], to_json(doc["id"], found)


def scored(layer: str, gold: list[dict[str, Any]], found: dict[str, dict[str, Any]], explain: bool) -> dict[str, Any]:
    """The scorer's answer for one layer."""
    if layer == "quotes":
        result: dict[str, Any] = score_quotes(gold, found, 10**9 if explain else 0)
    elif layer == "actors":
        result = score_actors(gold, found, explain)
    else:
        result = score_issues(gold, found, explain)
    return result


def _figure(result: dict[str, Any], layer: str, name: str) -> float | None:
    value: Any = result
    for key in MEASURES[name]:
        value = value[key or layer]
    return None if value is None else float(value)


def page(lines: list[str], trusted: list[str]) -> str:
    """docs/accuracy.md."""
    return "\n".join([
        "# Accuracy", "",
        f"Made by `make eval CORPUS=DIR ARGS=--write` for extractor {EXTRACTOR}.", "",
        "raw is what spaCy, textacy and cue words give; people what independent annotators reach on the same gold;",
        "must and aim are the project's own. ▾ marks a figure below what it must reach.", "",
        *lines, "",
        "## Confidence", "",
        "What is found in the dev files of wikinews and ours by the confidence that it is shown at, with the share",
        f"that is right: of quotes those with the right content (below {LEAST} none is shown), of actors those that",
        "are one of the gold's, of issues those whose evidence is.", "",
        *trusted, "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

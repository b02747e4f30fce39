"""The bundled articles read like any folder of the user, and their gold fits their text."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import reader
from reader.model import ActorKind, BlockKind, Entry, IssueType, QuoteKind
from reader.pages.local import files_of, read_source

SAMPLES = Path(reader.__file__).parent / "data" / "samples"
GOLD: list[dict[str, Any]] = [json.loads(line) for line in (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines()]
PRONOUN = re.compile(
    r"(I|me|my|mine|we|us|ours?|you|your|he|him|his|himself|she|hers?|it|its|itself|they|them|theirs?|who|whose)",
    re.IGNORECASE,
)


def entries() -> dict[str, Entry]:
    """The articles by their files' names without suffix."""
    return {Path(entry.key).stem: entry for entry in read_source(SAMPLES).entries}


@pytest.fixture(scope="module")
def articles() -> dict[str, Entry]:
    return entries()


def pieces(gold: dict[str, Any]) -> list[list[int]]:
    """Every span of a line of gold."""
    actors = [span for a in gold["actors"] + gold["places"] for span in a["mentions"] + a["pronouns"]]
    quotes = [span for q in gold["attributions"] for span in q["content"] + q["cue"] + q["source"]]
    issues = [i["evidence"] for i in gold["issues"]] + [i["deadline"]["span"] for i in gold["issues"] if i["deadline"]]
    return actors + quotes + issues


def test_the_folder_reads_without_a_problem(articles: dict[str, Entry]) -> None:
    feed = read_source(SAMPLES)

    assert not feed.problem
    assert len(feed.entries) == len(files_of(SAMPLES)) >= 13
    assert all(entry.author and entry.published and entry.language for entry in feed.entries)
    assert len({entry.title for entry in feed.entries}) == len(feed.entries)
    assert {entry.language for entry in feed.entries} == {"en", "de"}


def test_files_are_named_by_the_day_and_lie_within_two_weeks(articles: dict[str, Entry]) -> None:
    days = {name: entry.published.date() for name, entry in articles.items() if entry.published}

    assert all(name.startswith(day.isoformat()) for name, day in days.items())
    assert max(days.values()) - min(days.values()) < timedelta(days=14)


def test_a_headline_stands_once(articles: dict[str, Entry]) -> None:
    for entry in articles.values():
        assert entry.document.text.startswith(entry.title + "\n\n")
        assert entry.document.text.count(entry.title) == 1


def test_every_english_article_has_gold_for_exactly_its_text(articles: dict[str, Entry]) -> None:
    assert {gold["id"] for gold in GOLD} == {name for name, entry in articles.items() if entry.language == "en"}
    for gold in GOLD:
        entry = articles[gold["id"]]
        assert gold["text"] == entry.document.text
        assert gold["title"] == entry.title
        assert entry.published
        assert gold["date"] == entry.published.date().isoformat()


@pytest.mark.parametrize("gold", GOLD, ids=[gold["id"] for gold in GOLD])
def test_spans_hold_words_of_one_block(gold: dict[str, Any], articles: dict[str, Entry]) -> None:
    text, blocks = gold["text"], articles[gold["id"]].document.blocks

    for start, end in pieces(gold):
        assert any(block.start <= start < end <= block.end for block in blocks), text[start:end]
        assert text[start:end] == text[start:end].strip()
        assert not (text[start - 1 : start].isalnum() and text[start].isalnum()), text[start - 9 : end]
        assert not (text[end : end + 1].isalnum() and text[end - 1].isalnum()), text[start : end + 9]


@pytest.mark.parametrize("gold", GOLD, ids=[gold["id"] for gold in GOLD])
def test_actors_are_named_as_the_text_names_them(gold: dict[str, Any]) -> None:
    text = gold["text"]

    for actor in gold["actors"]:
        assert actor["kind"] in set(ActorKind)
        assert {text[start:end] for start, end in actor["mentions"]} <= set(actor["names"])
        assert all(PRONOUN.fullmatch(text[start:end]) for start, end in actor["pronouns"])
    mentions = sorted(span for actor in gold["actors"] for span in actor["mentions"])
    assert all(one != other for one, other in pairwise(mentions)), "one mention belongs to two actors"
    pronouns = [tuple(span) for actor in gold["actors"] for span in actor["pronouns"]]
    assert len(pronouns) == len(set(pronouns))


@pytest.mark.parametrize("gold", GOLD, ids=[gold["id"] for gold in GOLD])
def test_quotes_and_issues_fit_the_guidelines(gold: dict[str, Any]) -> None:
    text, names = gold["text"], {actor["name"] for actor in gold["actors"]}
    day = date.fromisoformat(gold["date"])

    contents = sorted(span for quote in gold["attributions"] for span in quote["content"])
    assert all(one[1] <= other[0] for one, other in pairwise(contents)), "a word belongs to two quotes"
    for quote in gold["attributions"]:
        assert quote["kind"] in set(QuoteKind)
        assert set(quote["actors"]) <= names
        if quote["kind"] == "direct" and quote["cue"]:
            assert all(text[start - 1] in '"“' for start, _ in quote["content"])
        for start, end in quote["cue"] + quote["source"]:
            assert not any(start < other_end and other < end for other, other_end in quote["content"])
    for issue in gold["issues"]:
        assert issue["type"] in set(IssueType)
        assert issue["topic"]
        assert set(issue["holders"]) <= names
        if issue["deadline"]:
            assert day.isoformat()[:4] <= issue["deadline"]["date"]
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", issue["deadline"]["date"])


def test_together_they_show_everything_the_reader_can_show(articles: dict[str, Entry]) -> None:
    issues = [issue for gold in GOLD for issue in gold["issues"]]
    quotes = [(gold["text"], quote) for gold in GOLD for quote in gold["attributions"]]
    speakers = [text[slice(*quote["source"][0])] for text, quote in quotes if quote["source"]]

    assert {issue["type"] for issue in issues} == set(IssueType)
    assert sum(issue["deadline"] is not None for issue in issues) >= 20
    assert {quote["kind"] for _, quote in quotes} == set(QuoteKind)
    assert {actor["kind"] for gold in GOLD for actor in gold["actors"]} == set(ActorKind)
    assert {"He", "She", "she", "it", "the barrister", "Both leaders", "The mayor"} <= set(speakers)
    assert any(len(quote["content"]) > 1 and quote["kind"] == "indirect" for _, quote in quotes)
    assert sum("\n\n" in text[quote["content"][0][0] : quote["content"][-1][1]] for text, quote in quotes) >= 3
    assert {block.kind for entry in articles.values() for block in entry.document.blocks} == set(BlockKind)
    links = [link.href for entry in articles.values() for link in entry.document.links]
    assert len(links) >= 5
    assert all(re.match(r"(https://|mailto:\w+@)(data\.)?example\.org", link) for link in links)

"""What goes to the clipboard: the user's own style, and nothing in an article's words that changes it."""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.annotating.citation import DEFAULT, FIELDS, as_markdown, check, citation
from reader.config import Settings
from reader.errors import ConfigError
from reader.model import Annotation, Article
from reader.text import one_line
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import rows

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ARTICLE = build_article()
ANNOTATIONS = {a.id: a for a in build_annotations(ARTICLE)}
ABOUT = {"annotations": tuple(ANNOTATIONS.values()), "now": NOW}
TITLE = "Ostvik puts off its vote on the <new> ferry pier"
URL = "https://news.example/pier?page=1&copy;=2"


def test_the_default_names_quote_speaker_outlet_date_and_link() -> None:
    assert Settings().citation == DEFAULT
    assert citation(ARTICLE, annotation=ANNOTATIONS["q1"], **ABOUT) == (
        "“We will decide by 1 May, … and not a day later.” (Ana Ruiz). "
        f"Tove Lind: {TITLE}. The Ostvik Courier, 2026-03-02. {URL}"
    )
    assert citation(ARTICLE, annotation=ANNOTATIONS["q2"], **ABOUT).startswith("“=1+1 is not a budget” Tove Lind: ")
    bare = replace(ARTICLE, author="", feed_title="", url="file:///home/tove/a.txt")
    assert citation(bare, now=NOW) == f"{TITLE}. 2026-03-02"
    assert citation(bare, selected="‘the pier’", now=NOW) == f"“the pier” {TITLE}. 2026-03-02"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{title}", TITLE),
        ("{date:%d %B %Y}, read {accessed}", "02 March 2026, read 2026-11-24"),
        ("[[{author}]] {{x}}", "[Tove Lind] {x}"),
        ("[{speaker} said, ]{feed_title}", "The Ostvik Courier"),
        ("[{author} [[via {feed_title}]]]", "Tove Lind [via The Ostvik Courier]"),
        ("@online{{{feed_title},\n  title = {{{title}}}}}", f"@online{{The Ostvik Courier, title = {{{TITLE}}}}}"),
    ],
)
def test_templates(template: str, expected: str) -> None:
    assert citation(ARTICLE, template, now=NOW) == expected


def test_the_docs_name_every_field_and_their_styles_work() -> None:
    page = (Path(__file__).parents[2] / "docs" / "annotations.md").read_text("utf-8")
    for name in FIELDS:
        assert f"`{{{name}}}`" in page
    [block] = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    styles = [tomllib.loads(line)["citation"] for line in block.splitlines()]
    assert styles[0] == DEFAULT
    for style in styles:
        assert TITLE in citation(ARTICLE, style, annotation=ANNOTATIONS["q1"], **ABOUT)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{titel}", r"unknown field \{titel\}; known are quote, speaker"),
        ("{title.__class__}", "unknown field"),
        ("{title!r}", r"unknown field \{title!r\}"),
        ("{title:>999999999}", "unknown field"),
        ("{}", "unknown field"),
        ("{title", "expected '}'"),
        ("[{title}", "a bracket is open"),
        ("{title}]", "a bracket is open"),
        ("", "has no field"),
    ],
)
def test_a_wrong_template_is_told(template: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check(template)
    with pytest.raises(ConfigError, match=message):
        citation(ARTICLE, template, now=NOW)


@given(rows(), st.data())
def test_the_words_of_an_article_are_words(row: tuple[Article, tuple[Annotation, ...]], data: st.DataObject) -> None:
    article, about = row
    annotation = data.draw(st.sampled_from(about)) if about else None
    made = citation(
        article, "".join(f"<{{{name}}}>" for name in FIELDS), annotation=annotation, annotations=about, now=NOW
    )
    assert made == one_line(made)
    assert " ".join(article.title.split()) in made or one_line(article.title) in made
    citation(article, DEFAULT, annotation=annotation, annotations=about, now=NOW)
    html = MarkdownIt("commonmark").parse(as_markdown(article, annotation=annotation, annotations=about))
    assert {t.type for t in html} <= {
        "blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline"
    }  # fmt: skip
    links = [t for token in html for t in token.children or () if t.type == "link_open"]
    assert all(str(t.attrs["href"]).startswith("http") for t in links)


@given(st.text(string.ascii_letters + "{}[]:!%. ", max_size=30))
def test_any_template_gives_a_line_or_says_what_is_wrong(template: str) -> None:
    try:
        check(template)
    except ConfigError:
        return
    assert "\n" not in citation(ARTICLE, template, now=NOW)


def test_markdown() -> None:
    assert as_markdown(ARTICLE, annotation=ANNOTATIONS["q1"], annotations=tuple(ANNOTATIONS.values())) == (
        "> “We will decide by 1 May,” … “and not a day later.”\n>\n"
        "> — **Ana Ruiz**, [Ostvik puts off its vote on the \\<new\\> ferry pier]"
        "(<https://news.example/pier?page=1\\&copy;=2>), The Ostvik Courier, 2026-03-02\n"
    )
    assert as_markdown(ARTICLE).startswith("[Ostvik puts")
    assert as_markdown(replace(ARTICLE, url=""), selected="a *b*").startswith("> a \\*b\\*\n>\n> — *Ostvik puts")

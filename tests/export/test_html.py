"""The page as an HTML parser and, in the soak tests, a browser see it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html import escape
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given

from reader.export import export
from reader.export.html import pieces
from reader.model import Anchor, Annotation, Article, Document, Layer, Link
from reader.text import document_of_html
from tests.export.ostvik import build_annotations, build_article
from tests.export.strategies import rows

ARTICLE = build_article()
ANNOTATIONS = build_annotations(ARTICLE)


def page(article: Article = ARTICLE, about: tuple[Annotation, ...] = ANNOTATIONS) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring("".join(pieces([(article, about)])))


def block_texts(root: lxml.html.HtmlElement) -> list[str]:
    """The text of each block without the numbers and list markers that the page adds."""
    found = []
    for block in root.xpath("//div[starts-with(@class, 'row')]/*[1]"):
        for added in block.xpath(".//sup | .//span[@class='marker']"):
            added.drop_tree()
        found.append(block.text_content())
    return found


def check(root: lxml.html.HtmlElement, article: Article) -> None:
    """It reads as the article does, loads nothing, and each number in it leads to its note and back."""
    assert not root.xpath("//script | //link | //img | //iframe | //form | //@style | //@src | //@onclick | //object")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in root.xpath("//@href"):
        assert target[1:] in ids if target.startswith("#") else re.match("https?://[^@]*$", target)
    text = article.document.text
    assert [t.strip() for t in block_texts(root)] == [text[b.start : b.end].strip() for b in article.document.blocks]


def test_text_notes_and_numbers() -> None:
    root = page()
    notes = [" ".join(note.text_content().split()) for note in root.xpath("//aside/div")]
    assert notes[0] == "1 actor Ana Ruiz mayor, person, also A. Ruiz, accepted"
    assert notes[2] == "3 open issue vote on the ferry pier decision, held by Ana Ruiz, deadline 2026-05-01, edited"
    assert [note.text_content().split()[0] for note in root.xpath("//section/div")] == ["note"]
    underlined = "".join(root.xpath("//span[contains(@class, 't-quote') and contains(@class, 'accepted')]/text()"))
    assert underlined.startswith("“")
    assert [s.text_content() for s in root.xpath("//span[@class='t-cue accepted']")] == []
    assert root.xpath("//span[contains(@class, 't-mark')]/text()") == [
        "the old lighthouse could be pulled down. ",
        '"=1+1',
    ]
    assert len(root.xpath("//sup")) == 7
    check(page(), ARTICLE)


@given(rows())
def test_any_article_comes_out_whole_and_harmless(row: tuple[Article, tuple[Annotation, ...]]) -> None:
    article, about = row
    check(page(article, about), article)


def test_lists_links_quotations_and_code_keep_their_kind() -> None:
    document = document_of_html(
        "<h2>Part</h2><ul><li>one<ul><li>two</li></ul></li></ul><blockquote><p>said</p></blockquote>"
        "<pre>a\n  b</pre><p>see <a href='https://u:p@news.example/x?a=1&amp;b=2'>there</a></p>",
        title="T",
    )
    bad = Document(document.text, document.blocks, (*document.links, Link(0, 1, "javascript:alert(1)")))
    root = page(replace(ARTICLE, document=bad), ())
    assert [e.tag for e in root.xpath("//div/*[1]")] == ["h1", "h3", "p", "p", "blockquote", "pre", "p"]
    assert root.xpath("//div//a/@href") == ["https://news.example/x?a=1&b=2"]


def test_what_lost_its_place_is_told_at_the_end() -> None:
    lost = tuple(replace(a, anchor=Anchor.ORPHANED) for a in ANNOTATIONS)
    root = page(about=lost)
    assert not root.xpath("//sup | //aside")
    rest = root.xpath("//section")[0].text_content()
    assert rest.count("no longer in the text") == len(lost)
    assert "“We will decide by 1 May,” … “and not a day later.”" in rest


def test_a_folder_gets_pages_and_a_file_gets_all(tmp_path: Path) -> None:
    rows = [(ARTICLE, ANNOTATIONS), (replace(ARTICLE, id="ffff9c51d07be846"), ANNOTATIONS)]
    assert len(export(rows, "html", tmp_path / "pages").files) == 2
    assert export(rows, "html", tmp_path / "all.html").files == (tmp_path / "all.html",)
    root = lxml.html.document_fromstring((tmp_path / "all.html").read_text("utf-8"))
    assert len(root.xpath("//article")) == 2
    assert len(set(root.xpath("//@id"))) == len(root.xpath("//@id")) == 28


# A page that opens ours in frames of two widths and says how it was laid out.
HARNESS = """<!DOCTYPE html><title>measure</title>{frames}<pre id="out"></pre><script>
addEventListener("load", () => {{
  const seen = [...document.querySelectorAll("iframe")].map(frame => {{
    const page = frame.contentDocument, box = e => page.querySelector(e).getBoundingClientRect();
    const text = box(".row aside").top === 0 ? null : box(".row:has(aside) > p"), note = box(".row aside");
    const colour = e => getComputedStyle(page.querySelector(e)).color;
    return {{
      overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
      beside: note.left >= text.right && note.top < text.bottom,
      below: note.top >= text.bottom,
      actor: colour(".t-actor") !== colour("body"),
      weight: getComputedStyle(page.querySelector(".t-actor")).fontWeight,
      line: getComputedStyle(page.querySelector(".t-quote")).textDecorationLine,
    }};
  }});
  document.getElementById("out").textContent = JSON.stringify(seen);
}});
</script>"""


@pytest.mark.soak
def test_a_browser_lays_it_out_at_two_widths_and_prints_it(tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium here")
    made = "".join(pieces([(ARTICLE, tuple(a for a in ANNOTATIONS if a.layer is not Layer.NOTE))]))
    frames = "".join(f'<iframe width="{w}" height="900" srcdoc="{escape(made)}"></iframe>' for w in (1280, 420))
    (tmp_path / "harness.html").write_text(HARNESS.format(frames=frames), "utf-8")
    (tmp_path / "page.html").write_text(made, "utf-8")
    chromium = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]

    def run(*arguments: str) -> str:
        ran = subprocess.run([*chromium, *arguments], capture_output=True, text=True, timeout=120, check=True)
        return ran.stdout

    [out] = lxml.html.document_fromstring(run("--dump-dom", (tmp_path / "harness.html").as_uri())).xpath("//pre/text()")
    wide, narrow = json.loads(out)
    assert wide == {
        "overflow": 0, "beside": True, "below": False, "actor": True, "weight": "700", "line": "underline"
    }  # fmt: skip
    assert narrow == {**wide, "beside": False, "below": True}
    run(f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "page.html").as_uri())
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")

"""Pages and files: what they say of themselves, and the article that is on them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
from reader.pages.fulltext import read_page
from reader.pages.local import mark_of, read_file, read_source
from reader.pages.metadata import decoded, metadata_of, moment_of, tree_of

URL = "https://site.example/story"
STORY = "".join(
    f"<p>Paragraph {n} of the whole story has quite a number of words in it, as stories do.</p>" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-12-01T10:00:00+01:00", datetime(2025, 12, 1, 9, tzinfo=UTC)),
        ("2025-12-01T10:00:00.123Z", datetime(2025, 12, 1, 10, tzinfo=UTC)),
        ("2025-12-01 10:00", datetime(2025, 12, 1, 10, tzinfo=UTC)),
        ("2025-12-01", datetime(2025, 12, 1, 12, tzinfo=UTC)),
        ("Mon, 01 Dec 2025 10:00:00 GMT", datetime(2025, 12, 1, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_of_pages(text: str, moment: datetime | None) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("<meta name='date' content='2025-12-01'>", "published", datetime(2025, 12, 1, 12, tzinfo=UTC)),
        ("<meta name='DCTERMS.date' content='2025-12-01'>", "published", datetime(2025, 12, 1, 12, tzinfo=UTC)),
        (
            "<meta itemprop=datePublished content='2025-12-01T01:00Z'>",
            "published",
            datetime(2025, 12, 1, 1, tzinfo=UTC),
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-12-01T01Z"}</script>',
            "published",
            datetime(2025, 12, 1, 1, tzinfo=UTC),
        ),
        ("<time datetime='2025-12-01'>x</time>", "published", datetime(2025, 12, 1, 12, tzinfo=UTC)),
        ("<meta name=author content='https://site.example/jane'>", "author", ""),
        ("<meta name=author content=' Jane\n Doe '>", "author", "Jane Doe"),
        ("<title>Story | Site</title><meta property='og:title' content='Story'>", "title", "Story"),
        (
            "<title>Story of the year</title><meta property='og:title' content='Clickbait'>",
            "title",
            "Story of the year",
        ),
        ("<title>Site</title>", "title", "Site"),
        ("<meta property='og:type' content='article'>", "is_article", True),
        ('<script type="application/ld+json">[{"@type":"ReportageNewsArticle"}]</script>', "is_article", True),
        ('<script type="application/ld+json">{"@type":"WebSite"}</script>', "is_article", False),
        ("<meta property='og:locale' content='fr_FR'>", "language", "fr"),
        ("<link rel=canonical href='https://site.example/c'>", "url", "https://site.example/c"),
    ],
)
def test_what_pages_say_of_themselves(head: str, field: str, value: object) -> None:
    root = tree_of(f"<html><head>{head}</head><body>x</body></html>")
    assert root is not None
    assert getattr(metadata_of(root), field) == value


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        ("Zürich".encode(), ""),
        ("\ufeffZürich".encode(), "text/html; charset=latin-1"),
        ("Zürich".encode("utf-16"), ""),
        ("Zürich".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<meta charset=windows-1252>Zürich".encode("cp1252"), ""),
        ("Zürich".encode("cp1252"), ""),
        ("Zürich".encode(), "text/html; charset=nonsense"),
    ],
)
def test_charsets(page: bytes, content_type: str) -> None:
    assert decoded(page, content_type).endswith("Zürich")


def test_pages_without_an_article_are_told() -> None:
    for page in (b"", b"<html><body><p>Please accept our cookies.</p></body></html>", b"\x00\x01"):
        with pytest.raises(ParseError, match=URL):
            read_page(page, url=URL)
    with pytest.raises(ParseError, match=r'site\.content "div\[" is no CSS selector'):
        read_page(f"<body>{STORY}</body>".encode(), url=URL, selector="div[")
    with pytest.raises(ParseError, match=r'site\.remove "//\[" is no XPath'):
        read_page(f"<body>{STORY}</body>".encode(), url=URL, remove="//[")


@pytest.mark.parametrize("rule", [".ad, aside", "//*[@class='ad'] | //aside", "(//aside | //p[@class='ad'])"])
@pytest.mark.parametrize("selector", [None, "div.story", "//div[@class='story']"])
def test_a_rule_takes_out_what_is_not_of_the_article(rule: str, selector: str | None) -> None:
    story = STORY.replace("<p>", '<aside><p>Buy a bridge today.</p></aside><p class="ad">Two for one.</p> <p>', 1)
    html = f'<html><head><title>T</title></head><body><article><div class="story">{story}</div></article></body></html>'
    kept = read_page(html.encode(), url=URL, selector=selector)
    assert "Two for one." in kept.document.text
    page = read_page(html.encode(), url=URL, selector=selector, remove=rule)
    assert page.document.text.startswith("T\n\nParagraph 0")
    assert "Two for one." not in page.document.text
    assert "bridge" not in page.document.text
    assert page.document.text.count("Paragraph") == kept.document.text.count("Paragraph")


def test_text_after_what_is_taken_out_stays() -> None:
    story = STORY.replace("</p>", "<b>Advertisement</b> and this stays.</p>", 1)
    page = read_page(f"<body><div>{story}</div></body>".encode(), url=URL, selector="div", remove="b")
    assert "and this stays." in page.document.text
    assert "Advertisement" not in page.document.text


def test_a_rule_that_finds_nothing_leaves_the_page_to_trafilatura() -> None:
    page = read_page(
        f"<html><head><title>T</title></head><body>{STORY}</body></html>".encode(), url=URL, selector=".no"
    )
    assert page.document.text.startswith("T\n\nParagraph 0")


def file(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.mark.parametrize(
    ("name", "content", "title", "text"),
    [
        ("a.txt", "\n\n  First  line \nsecond\n\nRest.", "First line", "First line\n\nFirst line\nsecond\n\nRest."),
        ("a.txt", "word " * 100, "word " * 15 + "word…", None),
        ("a.txt", "", "a", "a"),
        (
            "a.md",
            "Intro.\n\n# The *title*\n\nSee [this](https://x.example/).",
            "The title",
            "The title\n\nIntro.\n\nSee this.",
        ),
        ("a.md", "---\ntitle: Named\n---\n\n> a quotation", "Named", "Named\n\na quotation"),
        ("a.html", "<title>Head</title><p>Text.", "Head", "Head\n\nText."),
        ("a.htm", "<h2>Only heading</h2><p>Text.", "Only heading", "Only heading\n\nText."),
        ("a.html", "<h1>Heading</h1><p>Text.", "Heading", "Heading\n\nText."),
    ],
)
def test_titles_and_texts_of_files(tmp_path: Path, name: str, content: str, title: str, text: str | None) -> None:
    entry = read_file(file(tmp_path, name, content))
    assert (entry.title, entry.key, entry.source) == (title, name, "file")
    assert text is None or entry.document.text == text


def test_data_of_files(tmp_path: Path) -> None:
    entry = read_file(file(tmp_path, "a.md", "---\nauthor: 'Jane'\ndate: 2025-12-01\nlang: de\n---\n# T\n"))
    assert (entry.author, entry.language) == ("Jane", "de")
    assert entry.published == datetime(2025, 12, 1, 12, tzinfo=UTC)
    undated = read_file(file(tmp_path, "b.txt", "T\n"))
    assert undated.published == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_saved_page_is_read_for_its_article(tmp_path: Path) -> None:
    page = (
        "<html lang=de><head><title>T</title></head><body><nav>Home</nav>"
        f"<article><h1>T</h1>{STORY}</article><footer>Imprint</footer></body></html>"
    )
    entry = read_file(file(tmp_path, "saved.html", page))
    assert entry.document.text.startswith("T\n\nParagraph 0")
    assert "Imprint" not in entry.document.text


def test_sources_are_read_as_far_as_they_can_be(tmp_path: Path) -> None:
    file(tmp_path, "a.txt", "A\n")
    file(tmp_path, "b.txt", b"\0\0")
    file(tmp_path, "c.txt", "x" * (6 * 2**20))
    before = mark_of(tmp_path)
    feed = read_source(tmp_path)
    assert [entry.title for entry in feed.entries] == ["A"]
    assert "b.txt: not a text" in feed.problem
    assert "c.txt: 6 MB; at most 5 MB are read" in feed.problem
    assert mark_of(tmp_path) == before
    file(tmp_path, "d.txt", "D\n")
    assert mark_of(tmp_path) != before
    with pytest.raises(ParseError, match="no such file"):
        read_source(tmp_path / "none.txt")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ParseError, match="not an ordinary file"):
        read_file(tmp_path / "pipe.txt")


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded(page: bytes) -> None:
    text = decoded(page)
    root = tree_of(text)
    if root is not None:
        metadata_of(root)


SENTENCE = "The harbour office said on Monday that the old bridge would stay closed until spring. "
LOCKED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'
CONSENT = (
    "We and our partners use cookies to show you advertising. Accept all cookies or manage your cookies in the privacy "
    "settings. You can withdraw your consent at any time in our privacy policy, where cookies are explained. "
)


@pytest.mark.parametrize(
    ("head", "body", "wall"),
    [
        (LOCKED % "false", SENTENCE * 3, "a paywall"),
        (LOCKED % '"False"', SENTENCE * 3, "a paywall"),
        ('<meta property="article:content_tier" content="locked">', SENTENCE * 3, "a paywall"),
        (LOCKED % "false", SENTENCE * 20, ""),
        (LOCKED % "true", SENTENCE * 3, ""),
        ("", CONSENT * 2, "asks for consent"),
        ("", SENTENCE * 9 + CONSENT, ""),
        ("", SENTENCE * 3, ""),
    ],
)
def test_walls_are_told_from_articles(head: str, body: str, wall: str) -> None:
    page = f"<html><head><title>T</title>{head}</head><body><article><p>{body}</p></article></body></html>".encode()
    if wall:
        with pytest.raises(ParseError, match=wall):
            read_page(page, url="https://a.example/1", title="T")
    else:
        assert read_page(page, url="https://a.example/1", title="T").words >= 30

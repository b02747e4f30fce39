import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import BlockKind, Document
from reader.text import clean, document_of_html, document_of_text

TAGS = (
    *("p", "div", "b", "a", "ul", "ol", "li", "blockquote", "pre", "code", "table", "tr", "td", "th", "h2", "figure"),
    *("figcaption", "img", "br", "q", "script", "span", "hr", "article", "nav"),
)
WORDS = st.text(st.sampled_from("ab é\n \t\xa0\x1b[\u202e\u200d<>&|…“”1."), max_size=12)
PIECES = st.one_of(
    WORDS,
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            '<a href="/x">',
            '<a href="https://e.example/é y">',
            '<a href="javascript:alert(1)">',
            '<a href="http://[bad">',
            '<img alt="A man in the rain">',
            '<ol start="7">',
            "<p hidden>",
            "<!-- c -->",
            "&#27;[2J",
            "&#8238;",
            "&nbsp;",
            "&lt;b&gt;",
        ]
    ),
)
HTML = st.lists(PIECES, max_size=30).map("".join)


def check(document: Document, title: str) -> None:
    """The blocks tile the text, one blank line between each two; every offset is valid; nothing hostile is left."""
    text = document.text
    first, *others = document.blocks
    assert (first.kind, first.start) == (BlockKind.TITLE, 0)
    end = first.end
    for block in others:
        assert block.kind is not BlockKind.TITLE
        assert text[end : block.start] == "\n\n"
        end = block.end
    assert end == len(text)
    for block in document.blocks:
        inside = text[block.start : block.end]
        assert inside
        assert "\n\n" not in inside
        assert inside == inside.rstrip()
        if block.kind is not BlockKind.CODE:
            assert inside == inside.strip()
    for link in document.links:
        assert 0 <= link.start < link.end <= len(text)
        assert any(block.start <= link.start and link.end <= block.end for block in document.blocks)
        assert link.href.startswith(("https://", "http://", "mailto:"))
    assert clean(text) == text


@given(HTML, WORDS)
def test_any_html_makes_a_sound_document(html: str, title: str) -> None:
    check(document_of_html(html, title=title, base_url="https://e.example/a/b"), title)


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_makes_a_sound_document_that_stays_the_same(text: str, title: str) -> None:
    document = document_of_text(text, title=title)
    check(document, title)
    assert document_of_text(document.text, title=document.text.split("\n\n")[0]) == document


def blocks(html: str, title: str = "Title") -> list[tuple[str, str]]:
    document = document_of_html(html, title=title, base_url="https://e.example/news/1")
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks[1:]]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("one<p>two</p>three", [("paragraph", "one"), ("paragraph", "two"), ("paragraph", "three")]),
        ("<p>a <b>bold</b>\n  word</p>", [("paragraph", "a bold word")]),
        ("<p>first<br>second<br><br>third</p>", [("paragraph", "first\nsecond"), ("paragraph", "third")]),
        ("<h1>Title</h1><h2>Part</h2><p>TITLE!</p>", [("heading", "Part")]),
        ("<blockquote><p>a</p><p>b</p></blockquote>", [("quotation", "a"), ("quotation", "b")]),
        (
            "<pre>def f():\n\treturn 1\n\n\nprint(f())\n</pre>",
            [("code", "def f():\n    return 1"), ("code", "print(f())")],
        ),
        (
            "<table><tr><th>Party<th>Seats<tr><td>Left<td>12</table>",
            [("table", "Party | Seats"), ("table", "Left | 12")],
        ),
        (
            "<table><tr><td><h2>Layout</h2><td><p>not data</p></table>",
            [("heading", "Layout"), ("paragraph", "not data")],
        ),
        (
            "<figure><img alt='A long description of it'><figcaption>The harbour</figcaption></figure>",
            [("caption", "The harbour")],
        ),
        (
            "<p>See <img src=x alt='The harbour at night'> below</p>",
            [("paragraph", "See below"), ("caption", "The harbour at night")],
        ),
        ("<p><img alt='IMG 2041 final.jpg'><img alt='pixel of a tracker' width=1 height=1>x</p>", [("paragraph", "x")]),
        ("<p>nice <img alt='🙂'></p>", [("paragraph", "nice 🙂")]),
        (
            "<script>a()</script><style>b</style><nav>c</nav><p hidden>d</p><p style='display: none'>e</p><p>f</p>"
            "<noscript>g</noscript><template>h</template><iframe>i</iframe>",
            [("paragraph", "f")],
        ),
        ("<p>He said <q>no</q>.</p>", [("paragraph", "He said “no”.")]),
        ("<p>&lt;script&gt; [b]x[/b] &#27;[31mred&#146;s</p>", [("paragraph", "<script> [b]x[/b] red’s")]),
        ("", []),
        ("<", [("paragraph", "<")]),
    ],
)
def test_html_is_read_as_a_browser_shows_it(html: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(html) == expected


def test_lists_keep_depth_and_markers() -> None:
    html = (
        "<ul><li>fruit<ol start=3><li>apples</li><li>pears<p>ripe</p></li><li value=9>figs</li></ol></li>"
        "<li>bread</li></ul>"
    )
    document = document_of_html(html, title="T")
    shown = [(b.level, b.marker, document.text[b.start : b.end]) for b in document.blocks[1:]]
    assert shown == [
        (0, "•", "fruit"),
        (1, "3.", "apples"),
        (1, "4.", "pears"),
        (1, "", "ripe"),
        (1, "9.", "figs"),
        (0, "•", "bread"),
    ]


def test_headings_and_quotations_keep_their_level() -> None:
    html = "<h3>a</h3><blockquote>b<blockquote>c</blockquote></blockquote>"
    assert [(b.kind, b.level) for b in document_of_html(html, title="T").blocks[1:]] == [
        (BlockKind.HEADING, 3),
        (BlockKind.QUOTATION, 0),
        (BlockKind.QUOTATION, 1),
    ]


def test_links_are_spans_with_absolute_targets_that_may_be_opened() -> None:
    html = (
        '<p>See <a href="/a?b=1"> this </a>, <a href="../c#d">that</a>, <a href="mailto:x@e.example">us</a>, '
        '<a href="javascript:x()">not</a> <a href="file:///etc/passwd">this</a> <a href="#foot">1</a> '
        '<a href="//cdn.example/x"></a></p><a href="https://o.example/"><p>one</p><p>two</p></a>'
    )
    document = document_of_html(html, title="T", base_url="https://e.example/news/1")
    assert [(document.text[link.start : link.end], link.href) for link in document.links] == [
        ("this", "https://e.example/a?b=1"),
        ("that", "https://e.example/c#d"),
        ("us", "mailto:x@e.example"),
        ("one", "https://o.example/"),
        ("two", "https://o.example/"),
    ]


def test_images_stand_before_their_block_and_ornaments_do_not() -> None:
    html = (
        "<p>a</p><p>b <img src='/one.png' alt='One' width=640></p>"
        "<img data-src='two.jpg' src='data:image/gif;base64,x'>"
        "<p>c</p><img src='/emoji/smile.png'><img src='dot.png' width=1><img src='ftp://x/y.png'><img src='last.png'>"
    )
    document = document_of_html(html, title="T", base_url="https://quay.example/day/")
    assert document.text == "T\n\na\n\nb\n\nc"
    assert [(i.place, i.href, i.alt) for i in document.images] == [
        (6, "https://quay.example/one.png", "One"),
        (9, "https://quay.example/day/two.jpg", ""),
        (10, "https://quay.example/day/last.png", ""),
    ]


def test_a_row_of_headings_names_its_tables_columns() -> None:
    html = "<table><tr><th>a<th>b<tr><th>c<td>1<tr><td>d<td>2</table>"
    assert [b.level for b in document_of_html(html, title="T").blocks[1:]] == [1, 0, 0]


def test_markup_nested_without_end_keeps_its_text() -> None:
    html = "<div>" * 5000 + "<p>deep</p>" + "</div>" * 5000 + "<p>after</p>"
    assert blocks(html) == [("paragraph", "deep"), ("paragraph", "after")]


def test_a_headline_that_stands_twice_becomes_one_title() -> None:
    text = "Ferry strike ends\n\nCrews return on Monday\n\nFerry strike ends\n\nThe crews said so.\n"
    document = document_of_text(text, title="Ferry strike ends")
    assert document.text == "Ferry strike ends\n\nCrews return on Monday\n\nThe crews said so."


def test_lines_wrapped_by_hand_are_joined_and_short_ones_are_kept() -> None:
    wrapped = (
        "The harbour office said on Monday that all ferries\nwould run again from the morning of the next day\non."
    )
    assert document_of_text(wrapped, title="T").text == "T\n\n" + wrapped.replace("\n", " ")
    poem = "Roses are red\nViolets are blue"
    assert document_of_text(poem, title="T").text == f"T\n\n{poem}"

"""Layout: every word stands somewhere, nowhere twice, on no line that is too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model import Block, BlockKind, Document, Span
from reader.text import document_of_html
from tests.widgets.fictional import DOCUMENT, document
from widgets.article.layout import Layout, lay_out, top_for
from widgets.article.lines import Line
from widgets.article.wrap import carve, columns_of, cut_hard, shown, steady


def drawn(line: Line) -> str:
    text = ""
    for piece in line.pieces:
        text += " " * (piece.column - cell_len(text)) + piece.text
    return text


def drawing(layout: Layout) -> str:
    return "\n".join(drawn(line).rstrip() for line in layout.lines)


def paragraph(text: str, width: int, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [drawn(line) for line in lay_out(Document(text, (Block(kind, 0, len(text)),)), width).lines]


def test_an_article_of_all_kinds_of_blocks() -> None:
    assert drawing(lay_out(DOCUMENT, 60, ("Ellery Gazette", "2 March 2026", "1 min", "full text"))) == EXPECTED


SCRIPTS = st.text(
    st.sampled_from("abc xyz  -/’“”.\n|\t埃勒里港、。（）é\u0301\u200d\ufe0f❤👩🔬🇫🇷ﷺ\u202eא\x1b"), max_size=200
)


@given(st.lists(st.tuples(st.sampled_from(BlockKind), SCRIPTS, st.integers(0, 9)), max_size=6), st.integers(1, 40))
def test_every_word_stands_on_one_line_that_is_not_too_long(
    parts: list[tuple[BlockKind, str, int]], width: int
) -> None:
    doc = document([(kind, text, level, "12." * (level % 2)) for kind, text, level in parts])
    layout = lay_out(doc, width, ("source", "date"))
    seen: dict[int, str] = {}
    for line in layout.lines:
        assert cell_len(drawn(line)) <= max(8, width) + 1, (
            "one cell more only for a character that is wider than the rest"
        )
        for piece in line.pieces:
            for offset, character in enumerate(piece.text if piece.start >= 0 else ""):
                assert seen.setdefault(piece.start + offset, character) == character
    in_tables = {n for b in doc.blocks if b.kind is BlockKind.TABLE for n in range(b.start, b.end)}
    for place, character in enumerate(doc.text):
        assert place in seen or character.isspace() or (character == "|" and place in in_tables)
        assert seen.get(place, shown(character)) == shown(character)


@given(SCRIPTS, st.integers(8, 30))
def test_a_code_point_is_found_where_it_is_shown(text: str, width: int) -> None:
    text = text.lstrip("\u200d\ufe0f")  # joiners that join nothing: their width is anybody's guess
    layout = lay_out(Document(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),)), width)
    for number, line in enumerate(layout.lines):
        for piece in line.pieces:
            for place in range(piece.start, piece.end):
                found_line, column = layout.position(place)
                assert found_line == number
                found = layout.code_point(number, column)
                assert found is None or cell_len(text[min(found, place) : max(found, place)]) <= 2
        assert layout.code_point(number, width + 5) is None


def test_the_blank_at_a_break_belongs_to_the_line_before() -> None:
    layout = lay_out(document([(BlockKind.PARAGRAPH, "alpha beta gamma", 0, "")]), 10)
    assert layout.position(10) == (0, 10)
    assert layout.position(11) == (1, 0)
    assert layout.nearest(0, 99) == 10
    assert layout.nearest(99, 99) == 16
    assert layout.lines_of(6, 14) == range(2)
    assert layout.lines[1].span == Span(11, 16)


@pytest.mark.parametrize(
    ("lines", "top"),
    [
        (range(14, 16), 10),  # seen already
        (range(10, 11), 8),
        (range(19, 20), 12),
        (range(3, 4), 1),
        (range(60, 61), 57),
        (range(18, 30), 18),  # higher than the screen
        (range(0, 1), 0),
    ],
)
def test_scrolling_only_as_far_as_needed(lines: range, top: int) -> None:
    assert top_for(lines, 10, 10) == top


def test_an_empty_document_has_places_too() -> None:
    layout = lay_out(Document("", ()), 40)
    assert (layout.position(0), layout.nearest(0, 0), layout.lines_of(0, 1)) == ((0, 0), 0, range(0))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("a   very  wide   gap", 8, ["a   very", "wide", "gap"]),
        ("see https://lenn.example/a/b/c/d now", 20, ["see https://lenn.", "example/a/b/c/d now"]),
        ("at length https://lenn.example/inquiry/2024", 30, ["at length https://lenn.", "example/inquiry/2024"]),
        (
            "a fairly long start https://lenn.example/a/b?c=d",
            26,
            ["a fairly long start", "https://lenn.example/a/b?", "c=d"],
        ),
        ("埃 https://lenn.example/a/b?c=d", 26, ["埃", "https://lenn.example/a/b?", "c=d"]),
        ("x" * 20, 8, ["x" * 8, "x" * 8, "xxxx"]),
        ("埃勒里港的桥梁。", 8, ["埃勒里港", "的桥梁。"]),
        ("埃勒里港。的桥梁", 8, ["埃勒里", "港。的桥", "梁"]),
        ("the 埃勒里 bridge", 8, ["the 埃勒", "里", "bridge"]),
        ("👩‍🔬👩‍🔬👩‍🔬👩‍🔬👩‍🔬", 8, ["👩‍🔬👩‍🔬👩‍🔬👩‍🔬", "👩‍🔬"]),
        ("cafe\u0301 cafe\u0301s", 8, ["cafe\u0301", "cafe\u0301s"]),
        ("Quay 4\nPort Ellery", 30, ["Quay 4", "Port Ellery"]),
        (f"{'filled to a width ' * 3}here\nand carried on", 80, [f"{'filled to a width ' * 3}here and carried on"]),
    ],
)
def test_breaking_lines(text: str, width: int, lines: list[str]) -> None:
    assert paragraph(text, width) == lines


def test_code_keeps_its_blanks_and_goes_on_behind_a_sign() -> None:
    assert paragraph("if wet:\n    stay()", 20, BlockKind.CODE) == ["  if wet:", "      stay()"]
    assert paragraph("lenn gauge --station ellery", 26, BlockKind.CODE) == ["  lenn gauge --station ", "↪ ellery"]
    assert paragraph("lenn gauge --station ellery", 20, BlockKind.CODE) == ["  lenn gauge --stati", "↪ on ellery"]
    assert list(carve("abc", 3)) == [(0, "abc")]


def laid_out(html: str, width: int = 44) -> str:
    return drawing(lay_out(document_of_html(html, title="T", base_url="https://quay.example/"), width))[3:]


def test_lists_hang_nest_and_part() -> None:
    html = """<ul><li>one<ul><li>of more words than one line holds<ul><li>deep</li></ul></li></ul></li><li>two</li></ul>
    <ol start="9"><li>nine</li><li>ten<ul><li>under ten</li></ul></li></ol>"""
    assert (
        laid_out(html, 26)
        == """\
• one
  ◦ of more words than one
    line holds
    ‣ deep
• two

 9. nine
10. ten
    ◦ under ten"""
    )


def test_a_list_of_long_items_has_air() -> None:
    item = "<li>an item of many words, and all of them are needed to say what it says</li>"
    assert laid_out(f"<ul>{item}{item}</ul>", 24).count("\n\n• an") == 1
    assert "\n\n" not in laid_out("<ul><li>short</li><li>short</li></ul>", 24)


def test_a_table_has_its_head_and_its_numbers_end_below_one_another() -> None:
    html = """<table><tr><th>Crossing</th><th>Cars</th><th>Opened</th></tr>
    <tr><td>Bridge</td><td>14,200</td><td>in May</td></tr><tr><td>Ferry</td><td>900</td><td>1931</td></tr></table>"""
    assert (
        laid_out(html)
        == """\
Crossing │   Cars │ Opened
─────────┼────────┼───────
Bridge   │ 14,200 │ in May
Ferry    │    900 │ 1931"""
    )


def test_headings_stand_nearer_to_what_follows() -> None:
    html = "<p>a</p><h2>Large</h2><p>b</p><h4>Small</h4><p>c</p><h3>Middle</h3><p>d</p>"
    assert laid_out(html) == "a\n\n\nLarge\n\nb\n\nSmall\nc\n\nMiddle\n\nd"


def test_images_are_lines_that_say_what_and_from_where() -> None:
    html = """<p>a</p><img src="/x.png" alt="A quay"><figure><img src="//cdn.example/y.png" alt="long said">
    <figcaption>The caption</figcaption></figure><img src="z.png" width="1"><p>b</p>
    <img src="javascript:x"><img src="w.png">"""
    document = document_of_html(html, title="T", base_url="https://quay.example/")
    assert (
        laid_out(html)
        == """\
a

[image: A quay, quay.example]

[image from cdn.example]
The caption

b

[image from quay.example]"""
    )
    assert [document.text[i.place : i.place + 1] for i in document.images] == ["T", "T", ""]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain é 中", "plain é 中"),
        ("👩‍🔬 and 👨‍👩‍👧", "👩 and 👨"),
        ("🇫🇷🇩🇪 ❤️ 👍🏽", "FRDE ❤  👍"),
        ("1️⃣ ⚠️ cafe\u0301", "1  ⚠  cafe\u0301"),
        ("🏳️‍🌈🏴‍☠️", "🏳 🏴"),
    ],
)
def test_every_terminal_gives_as_many_cells_as_we_count(text: str, safe: str) -> None:
    assert steady(text) == safe
    assert cell_len(safe) == cell_len(text)


@given(SCRIPTS)
def test_steadying_keeps_the_width(text: str) -> None:
    assert cell_len(steady(text)) == cell_len(text)
    text = text.replace("🇫", "").replace("🇷", "")
    assert list(filter(str.isalpha, steady(text))) == list(filter(str.isalpha, text))


def test_a_long_text_is_made_as_far_as_it_is_seen() -> None:
    parts = [(BlockKind.PARAGRAPH, f"word{n} " * 30, 0, "") for n in range(2000)]
    doc = document(parts)
    layout = lay_out(doc, 60)
    layout.reach(line=50)
    assert 50 < layout.made < 500
    assert not layout.complete
    guessed = layout.height
    place = doc.text.index("word999")
    line = layout.position(place)[0]
    assert layout.made < 2 * line
    whole = lay_out(doc, 60)
    assert abs(guessed - len(whole.lines)) < 0.1 * len(whole.lines)
    assert layout.position(place) == whole.position(place)
    assert layout.lines == whole.lines
    assert layout.complete


def test_hostile_characters_become_visible() -> None:
    assert shown("a\x1b[31m\u202eb\tc\x9b") == "a\ufffd[31m\ufffdb c\ufffd"


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [("bridge", 6, "bridge"), ("bridge", 5, "brid…"), ("埃勒里港", 6, "埃勒…"), ("bridge", 0, "")],
)
def test_cutting(text: str, width: int, cut: str) -> None:
    assert cut_hard(text, width) == cut


def test_columns_share_what_the_narrow_ones_leave() -> None:
    assert columns_of([[4, 90, 60], [8, 20, 5]], 60) == [8, 23, 23]
    assert columns_of([[4], [8]], 60) is None
    assert columns_of([[40, 40, 40, 40, 40, 40]], 30) is None


EXPECTED = """\
Harbour towns press Ostrava ministry over the drowned bridge
Ellery Gazette · 2 March 2026 · 1 min · full text

Mayor Ilse Vandermeer met Transport Minister Tomas Brandl in
Port Ellery on Monday to press for a new crossing over the
Lenn, as the harbour towns face their third winter without a
bridge. Both officials said the ferry cannot carry the
winter traffic and warned against any plan that would leave
the northern quay cut off.

“We were promised a bridge, and we were given a timetable,”
Vandermeer told the council. “A timetable does not carry an
ambulance.” She called for a binding date before Easter and
said the cost of the temporary pontoon remains unknown.


What the ministry offers

Brandl proposed using the flood fund to pay for the piers
and said the Lenn Authority would seek a way to release the
money. He acknowledged concerns from the Fishermen’s Guild,
whose moorings lie under the old span.

• a pontoon for lorries of up to twelve tonnes, open from
  six in the morning until ten at night
• two more ferries, on loan from the province
  – one of them for ambulances only

│ The old bridge was never designed for the water that we
│ have now. Whoever builds the next one should ask the river
│ first.
│
│ From the report of the inquiry, page 112

The northern quay after the flood, seen from the ferry.

Crossing   │ Opened          │ Cars a day
Old bridge │ 1931            │ 14,200
Ferry      │ 2024            │ 2,900
Pontoon    │ planned for May │ about 6,000

  lenn gauge --station ellery --since 2024-11-01 --format
↪ csv --output levels-of-the-lenn.csv

The inquiry’s data are public at
https://data.lenn.example/inquiry/2024/levels/ellery-north-
quay/readings-by-hour?format=csv&from=2024-11-01, and a
second hearing is set for 14 April in 埃勒里港 (Port
Ellery’s twin town), where the panel 👩‍🔬 will present its
findings."""

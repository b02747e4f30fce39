"""Simple HTML is read without a tree to the very drafts that the walk over lxml's tree gives, or is left to that."""

# ruff: noqa: SIM905 -- a line of references reads better than a list of quoted ones

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.clean import clean
from reader.text.html import drafts_of_tree
from reader.text.simple import simple_drafts

BASE = "https://news.example/feed"
TEXT = st.lists(
    st.one_of(
        st.text(st.sampled_from("ab é\n  \xa0.;#&“1"), max_size=8),
        st.sampled_from(
            "&amp; &lt; &gt; &quot; &#8220; &#x27; &nbsp; &hellip; &apos; &eacute; &amp;lt; &#160;".split()
        ),
        st.sampled_from(
            "& &T &copy &copyx &#27; &#0; &#128; &#13; &zwj; &shy; &thinsp; &bogus; &notin; &AMP; &;".split()
        ),
    ),
    max_size=3,
).map("".join)
BETWEEN = st.sampled_from(["\n", " ", "\n  ", ""])
IN_LINE = ("em", "strong", "b", "i", "u", "s", "small", "sub", "sup", "span", "code", "cite", "abbr", "del", "ins", "a")
BLOCKS = ("p", "div", "section", "article", "h1", "h3", "ul", "ol", "blockquote", "figure", "p", "p")
EMPTY = ("br", "img", "hr")
ATTRIBUTES = {
    "a": (
        "", " name", ' href="/x"', " href='/x y'", ' HREF="https://e.example/?a=1&b=2"', ' href="/a" href="/b"',
        ' class="k" href="https://e.example/?a=1&amp;b=2"', "\nhref=\"javascript:x\" ", ' href="?q=&quot;&copy=1"',
    ),
    "img": (
        "", ' src="/i.jpg" alt="x"', ' src="/i.jpg" alt="A man in rain"/',
        ' data-src="/j.jpg" alt=":)" height="500"',
        " src='https://e.example/i.png' alt='A &amp; B c' width=\"10\" /",
        ' src="https://e.example/emoji/1.png" alt="☺"',
    ),
    "br": ("", "/", " /", ' clear="all"'),
    "hr": ("", " /"),
    "ol": ("", ' start="3"'),
    "li": ("", "", ' value="7"'),
}  # fmt: skip
OTHERS = (
    *[""] * 9,
    ' class="a b"',
    ' style="color:red"',
    " style='display : none'",
    " hidden",
    ' a:b="c"',
    " x=y",
    "/",
)


@st.composite
def markup(draw: st.DrawFn, depth: int = 3, inside: str = "") -> str:
    """Mostly sound: sometimes an end is missing, or an element stands where it should not."""
    parts: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        fits = (
            ("li",) if inside in ("ul", "ol") else ("img", "figcaption") if inside == "figure" else IN_LINE + EMPTY[:2]
        )
        tags = fits + BLOCKS + EMPTY if inside in ("", "div", "section", "article", "blockquote", "li") else fits
        if draw(st.integers(0, 12)) == 0:
            tags = (*IN_LINE, *BLOCKS, *EMPTY, "li", "figcaption", "table", "pre")
        elif inside not in ("ul", "ol", "figure") and draw(st.booleans()):
            parts.append(draw(TEXT))
            continue
        tag = draw(st.sampled_from(tags))
        parts += [draw(BETWEEN), f"<{tag}{draw(st.sampled_from(ATTRIBUTES.get(tag, OTHERS)))}>"]
        if tag not in EMPTY:
            parts.append(draw(markup(depth - 1, tag) if depth else TEXT))
            parts.append("" if draw(st.integers(0, 40)) == 0 else f"</{tag}>")
    return "".join(parts) + draw(BETWEEN)


@given(markup())
@settings(max_examples=400)
def test_what_is_read_without_a_tree_is_read_alike(html: str) -> None:
    html = clean(html)
    drafts = simple_drafts(html, BASE)
    assert drafts is None or drafts == drafts_of_tree(html, BASE)


@pytest.mark.parametrize(
    "html",
    [
        '<p>One &amp; two&nbsp;<a href="/x?a=1&amp;b=2">three</a> <em>four</em>.</p>\n<p class="l">5 &lt; 6<br/>7</p>',
        "<ul>\n<li>One</li>\n<li><strong>Two</strong> <ol><li>a</li></ol></li></ul>\n<h2>And</h2> then",
        '<figure><a href="/"><img src="/i.jpg" alt="A man" width="640"/></a>\n<figcaption>I</figcaption></figure>',
        "<div><blockquote><p>“So”</p></blockquote><hr><section>text <i>more</i></section></div>",
    ],
)
def test_markup_as_most_feeds_have_it_needs_no_tree(html: str) -> None:
    drafts = simple_drafts(html, BASE)
    assert drafts
    assert drafts == drafts_of_tree(html, BASE)


@pytest.mark.parametrize(
    "html",
    [
        "<p>One<p>two",
        "<p>One</div>",
        "<b>One<p>two</p></b>",
        '<a href="/x">One <a href="/y">two</a></a>',
        "<p hidden>One</p>",
        '<p style="display:none">One</p>',
        '<p title="a>b">One</p>',
        "<p>&#27;[2J</p>",
        "<p>1 < 2</p>",
        "<table><tr><td>One</td></tr></table>",
        "<pre>One</pre>",
        "<!-- no --><p>One</p>",
        "<P>One</P>",
        "<p>One",
        "<i>" * 100 + "One" + "</i>" * 100,
    ],
)
def test_all_else_is_left_to_the_tree(html: str) -> None:
    assert simple_drafts(html, BASE) is None

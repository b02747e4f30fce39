"""An image is fetched when it is asked for, and not before."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import select
import struct
import termios
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from PIL import Image
from textual.app import App
from textual.widgets import Static
from textual_image.widget import HalfcellImage

from reader import store as stores
from reader.config import paths
from reader.model import Entry, Feed
from reader.text import document_of_html
from tests.cli.conftest import COMMAND
from tests.servers import LocalServer, Reply, serving
from tests.widgets.fictional import WHEN
from tests.widgets.newsroom import until
from widgets.screens import picture
from widgets.screens.picture import PictureScreen, fetched, way_to_draw

# textual-image still reads pixels in a way that Pillow 14 will no longer have.
pytestmark = pytest.mark.filterwarnings("ignore:Image.Image.getdata is deprecated:DeprecationWarning")


def png(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (200, 40, 40)).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


class Pictures(App[None]):
    """A screen with one image on top."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def on_mount(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        class Jobs:
            def run(_, work: Any, then: Any) -> None:
                ThreadPoolExecutor(1).submit(lambda: self.call_from_thread(then, work()))

        self.push_screen(PictureScreen(Jobs(), self.address, "A quay"))  # type: ignore[arg-type]


def told(app: App[None]) -> str:
    return str(app.screen.query_one("#told", Static).content)


async def test_nothing_is_fetched_until_the_reader_asks(server: LocalServer) -> None:
    address = server.put("/quay.png", Reply(body=png(300, 200), headers={"Content-Type": "image/png"}))
    app = Pictures(address)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert told(app) == address
        assert not server.requests
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.screen.query(HalfcellImage)))
        assert "300 x 200" in told(app)
        assert [request.path for request in server.requests] == ["/quay.png"]
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, PictureScreen))


async def test_what_is_no_image_is_said_and_can_be_tried_again(server: LocalServer) -> None:
    app = Pictures(server.put("/quay.png", Reply(body=b"<html>no</html>", headers={"Content-Type": "image/png"})))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "no image that can be read" in told(app))
        server.put("/quay.png", Reply(body=png(10, 10), headers={"Content-Type": "image/png"}))
        await pilot.press("enter")
        await until(pilot, lambda: "10 x 10" in told(app))


async def test_without_the_optional_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    app = Pictures("https://quay.example/quay.png")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "newsreader[images]" in told(app)


def test_large_images_are_made_smaller(server: LocalServer) -> None:
    image = fetched(server.put("/large.png", Reply(body=png(4000, 100), headers={"Content-Type": "image/png"})))
    assert image.size == (1600, 40)


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"}, "blocks"),
        ({"TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "foot-extra"}, "sixel"),
        ({"TERM": "xterm-256color"}, "blocks"),
    ],
)
def test_the_way_to_draw_follows_what_the_terminal_says_of_itself(environ: dict[str, str], way: str) -> None:
    assert way_to_draw(environ) == way


def on_terminal(kind: str, steps: Sequence[tuple[bytes, bytes]]) -> bytes:
    """What the program writes to a terminal that calls itself so and is 960 x 480 pixels large.

    steps: what to wait for in what was written since the last step, and what is then pressed.
    """
    process, terminal = pty.fork()
    if process == 0:
        plain = {name: value for name, value in os.environ.items() if name not in ("TMUX", "STY", "TERM_PROGRAM")}
        os.execve(COMMAND[0], COMMAND, {**plain, "TERM": kind, "COLORTERM": "truecolor"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 96, 960, 480))
    output, seen, left = b"", 0, list(steps)
    with contextlib.suppress(OSError):  # how Linux says that the other end has closed
        while select.select([terminal], [], [], 60)[0]:
            output += os.read(terminal, 65536)
            if left and left[0][0] in output[seen:]:
                seen = len(output)
                os.write(terminal, left.pop(0)[1])
    os.close(terminal)  # whatever still runs is hung up
    os.waitpid(process, 0)
    return output


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [("xterm-kitty", b"\x1b_G"), ("foot", b"\x1bP0;0;0q"), ("xterm-256color", "▀".encode())],
    ids=["kitty", "sixel", "blocks"],
)
def test_the_program_draws_an_image_as_the_terminal_can(server: LocalServer, kind: str, drawn: bytes) -> None:
    image = server.put("/quay.png", Reply(body=png(300, 200), headers={"Content-Type": "image/png"}))
    with stores.open_store(paths().db) as store:
        html = f'<p>The quay was flooded again.</p><p><img src="{image}" alt="The old quay"></p>'
        document = document_of_html(html, title="Quay flooded", base_url="https://gazette.example/")
        feed = Feed("https://gazette.example/feed", "Gazette")
        stores.apply_entries(store, feed, [Entry("1", "Quay flooded", document)], now=WHEN)
    paths().feeds.parent.mkdir(parents=True, exist_ok=True)
    paths().feeds.write_text(f'[[feeds]]\nurl = "{feed.address}"\n')
    paths().settings.write_text('refresh = "off"\n')
    # The list, the article with the image's words, the letter beside it, the question, the image.
    steps = [(b"Quay", b"\r"), (b"old quay", b"f"), (b"Type the letters", b"a")]
    steps += [(b"fetch and show", b"\r"), (drawn, b"hq")]
    written = on_terminal(kind, steps)
    before, _, after = written.partition(b"fetch and show")
    assert drawn in after
    assert drawn not in before
    others = {b"\x1b_G", b"\x1bP0;0;0q"} - {drawn}
    assert not any(other in written for other in others)
    assert [request.path for request in server.requests] == ["/quay.png"]

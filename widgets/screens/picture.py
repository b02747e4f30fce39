"""An image of an article: where it would come from, and, once the reader asks for it, what it shows."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from reader.errors import FetchError, NewsreaderError
from widgets.article.wrap import shown
from widgets.jobs import Jobs
from widgets.screens.commanded import is_open

if TYPE_CHECKING:
    from PIL import Image

EXTRA = "pip install 'newsreader[images]' shows images here"
MOST_BYTES = 12 * 2**20
MOST_PIXELS = 40_000_000
LARGEST = (1600, 1200)
"""Pixels to which an image is made smaller before it is handed on."""
ACCEPT = "image/webp, image/png, image/jpeg, image/gif, image/*;q=0.8"


def available() -> bool:
    """Whether the optional packages that draw images are installed."""
    return find_spec("textual_image") is not None and find_spec("PIL") is not None


def way_to_draw(environ: Mapping[str, str]) -> str:
    """How this terminal draws an image: "kitty", "sixel", or by "blocks" of two colours a cell.

    By what it says of itself, since it cannot be asked any more once the screen has its keys.
    """
    if environ.get("TMUX") or environ.get("STY") or environ.get("TERM", "").startswith(("tmux", "screen")):
        return "blocks"
    if environ.get("KITTY_WINDOW_ID") or environ.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if environ.get("TERM_PROGRAM") in ("WezTerm", "iTerm.app", "contour", "mintty", "rio"):
        return "sixel"
    if environ.get("TERM", "").split("-")[0] in ("foot", "mlterm", "yaft") or environ.get("KONSOLE_VERSION"):
        return "sixel"
    return "blocks"


def fetched(address: str) -> Image.Image:
    """The image at an address; what is too large or no image is refused."""
    import asyncio

    from PIL import Image, UnidentifiedImageError

    from reader.fetching.fetch import Fetcher, Limits

    async def get() -> bytes:
        async with Fetcher(Limits(total=30, received=MOST_BYTES, decoded=MOST_BYTES)) as fetcher:
            answer = await fetcher.get(address, accept=ACCEPT)
        if answer.error or answer.status != 200 or not answer.body:
            raise FetchError(f"{address}: {answer.error or f'the server says {answer.status}'}")
        return answer.body

    body = asyncio.run(get())
    try:
        image = Image.open(io.BytesIO(body))
        if image.width * image.height > MOST_PIXELS:
            raise FetchError(f"{address}: too large an image, {image.width} x {image.height}")
        image.draft("RGB", LARGEST)
        image.thumbnail(LARGEST)
        return image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise FetchError(f"{address}: no image that can be read") from error


def widget_of(image: Image.Image, environ: Mapping[str, str] = os.environ) -> Widget:
    """The widget that draws the image in this terminal."""
    with _without_questions():
        from textual_image.widget import HalfcellImage, TGPImage
        from textual_image.widget.sixel import Image as SixelImage

        kinds: dict[str, Callable[[Image.Image], Widget]] = {
            "kitty": TGPImage,
            "sixel": SixelImage,
            "blocks": HalfcellImage,
        }
        return kinds[way_to_draw(environ)](image)


@contextlib.contextmanager
def _without_questions() -> Iterator[None]:
    """textual-image asks the terminal when it is imported, and would take the answer, or a key, from the screen."""
    before, sys.__stdout__ = sys.__stdout__, io.StringIO()  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        sys.__stdout__ = before  # type: ignore[misc]


class PictureScreen(Screen[bool]):
    """Words and address at once; the image when it has come. True when the reader wants the address."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "dismiss(False)", "Back", show=False),
        Binding("enter,v", "fetch", "Show", show=False),
        Binding("o,y", "dismiss(True)", "Address", show=False),
    ]
    DEFAULT_CSS = """
    PictureScreen {
        & #picture { border: round $primary 60%; border-title-color: $background; border-title-background: $primary;
            border-title-style: bold; border-subtitle-color: $foreground 70%; padding: 0 1; }
        & #what { height: auto; max-height: 4; }
        & #told { height: auto; color: $foreground 65%; }
        & #told.-problem { color: $warning; text-style: bold; }
        & #frame { height: 1fr; align: center middle; }
        & #frame > * { width: auto; height: 1fr; }
    }
    """

    def __init__(self, jobs: Jobs, address: str, words: str, *, key: str = "") -> None:
        super().__init__()
        self._jobs, self._address, self._words, self._key = jobs, address, words, key
        self._asked = False

    def compose(self) -> ComposeResult:
        """What is known of it before anything is fetched."""
        with Container(id="picture") as box:
            box.border_title = "Image"
            box.border_subtitle = "⏎ fetch and show · o address · esc back" if available() else "o address · esc back"
            yield Static(Content(shown(self._words or "The article says no words for this image")), id="what")
            yield Static(Content(shown(self._address)), id="told")
            yield Container(id="frame")

    def on_mount(self) -> None:
        """Say what is missing, where something is."""
        if not available():
            self._tell(f"{self._address}\n{EXTRA}")

    def action_fetch(self) -> None:
        """Fetch the image; nothing of an article is fetched before."""
        if self._asked or not available():
            return
        self._asked = True
        self._tell(f"{self._address}\nfetching…")
        address = self._address

        def work() -> Image.Image | NewsreaderError:
            try:
                return fetched(address)
            except NewsreaderError as error:
                return error

        self._jobs.run(work, self._came)

    def _came(self, image: Image.Image | NewsreaderError) -> None:
        if not is_open(self):
            return
        if isinstance(image, NewsreaderError):
            self._asked = False
            self._tell(str(image), problem=True)
            return
        self._tell(f"{self._address} · {image.width} x {image.height}")
        self.query_one("#frame", Container).mount(widget_of(image))

    def _tell(self, text: str, *, problem: bool = False) -> None:
        told = self.query_one("#told", Static)
        told.set_class(problem, "-problem")
        told.update(Content("\n".join(map(shown, text.split("\n")))))

"""The smallest Textual program: what any program on it costs to start."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """One word on the screen."""

    def compose(self) -> ComposeResult:
        """The word that the measurement waits for."""
        yield Static("Probe")


if __name__ == "__main__":
    Empty().run()

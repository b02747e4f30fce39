"""Addresses of links, images and stories: shown in full first, then opened or copied."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from textual import on

from widgets.article.view import ArticleView
from widgets.commanding.table import ARTICLE
from widgets.screens.reading.finding import Finding

OPENED = ("http", "https", "mailto")


class Links(Finding):
    """Following what an article points to."""

    def action_links(self) -> None:
        if self.article is None:
            return
        self.go(ARTICLE)
        if self.view.show_letters():
            self.status.say("Type the letters beside a link or an image · esc back", stay=True)
        else:
            self.status.say("No link or image in view")

    @on(ArticleView.LettersGone)
    def _letters_gone(self) -> None:
        self.status.move_on()

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, event: ArticleView.LinkChosen) -> None:
        if event.image is None:
            self.show_address(event.address)
        else:
            self._show_image(event.address, event.image)

    def show_address(self, address: str) -> None:
        """Show an address in full; a key then opens or copies it."""
        from widgets.screens.dialogs import AddressDialog

        remote = bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
        if remote:
            self.app.copy_to_clipboard(address)
        opens = urlsplit(address).scheme in OPENED
        self.app.push_screen(
            AddressDialog(address, remote=remote, opens=opens), lambda answer: self._address_answered(address, answer)
        )

    def _address_answered(self, address: str, answer: str | None) -> None:
        if answer == "copy":
            self._copy(address, "Address")
        elif answer == "open":
            import webbrowser

            self.jobs.run(
                lambda: webbrowser.open(address),
                lambda done: self.status.say(
                    "Opened in the browser" if done else "No browser opens here", problem=not done
                ),
            )

    def _show_image(self, address: str, words: str) -> None:
        from widgets.screens.picture import PictureScreen

        self.app.push_screen(
            PictureScreen(self.jobs, address, words, key=self.key_names.get("links", "")),
            lambda answer: self.show_address(address) if answer else None,
        )

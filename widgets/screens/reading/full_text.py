"""The whole text of the open article, fetched from its page when the reader asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reader.errors import NewsreaderError
from widgets.jobs import now, start_tracker
from widgets.screens.reading.annotating import Annotating

if TYPE_CHECKING:
    from reader.pages.whole import Whole
    from widgets.app import NewsreaderApp


class FullText(Annotating):
    """One article at a time."""

    _fetching: str = ""
    """Id of the article whose page is being fetched."""

    def action_full_text(self) -> None:
        article = self.article
        if article is None:
            return
        app = cast("NewsreaderApp", self.app)
        if self._fetching:
            self.status.say("A full text is being fetched already")
        elif article.source == "page":
            self.status.say("The full text is here already")
        elif article.source == "file":
            self.status.say("This article is from a file: its text is whole")
        else:
            self._fetching = article.id
            app.show_activity(page=f"fetching the page of “{article.title}”")
            db, subscriptions = self.jobs.db, app.subscriptions

            def work() -> Whole | NewsreaderError:
                from reader.pages.whole import fetch_whole

                start_tracker()
                try:
                    return fetch_whole(db, article.id, subscriptions, now=now)
                except NewsreaderError as error:
                    return error

            self.jobs.run(work, self._fetched)

    def _fetched(self, result: Whole | NewsreaderError) -> None:
        asked, self._fetching = self._fetching, ""
        cast("NewsreaderApp", self.app).show_activity(page="")
        if isinstance(result, NewsreaderError):
            browse = self.key_names.get("browse", "the palette")
            self.status.say(f"{' '.join(str(result).split())} · {browse} opens it in the browser", problem=True)
            return
        self.stories.forget([asked])
        if self.article is not None and self.article.id == asked:
            self.article = result.article
            self.light(None)
            self.reload_annotations()
            self.status.say(f"Full text from {result.host}: {result.words:,} words instead of {result.before:,}")
        self.jobs.extracting.want(result.article, first=True)
        self.reload_feeds()

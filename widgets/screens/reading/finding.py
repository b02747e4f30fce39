"""Finding words in the open article."""

from __future__ import annotations

from textual import on

from widgets.article.find_line import FindLine
from widgets.commanding.table import ARTICLE
from widgets.screens.reading.places import Places


class Finding(Places):
    """A find is open from the first letter until esc; then all is as it was."""

    _line: FindLine | None = None
    """Made when it is first needed."""

    async def action_find(self) -> None:
        if self.article is None:
            return
        if self._line is None:
            self._line = FindLine()
            await self.mount(self._line, before=self.status)
        self._line.open()
        self.view.find(self._line.words)
        self._tell_find()

    def action_find_next(self) -> None:
        self._step_hit(1)

    def action_find_previous(self) -> None:
        self._step_hit(-1)

    def _step_hit(self, step: int) -> None:
        self.view.step_hit(step)
        self._tell_find()

    @on(FindLine.Typed)
    def _find_typed(self, event: FindLine.Typed) -> None:
        self.view.find(event.words)
        self._tell_find()

    @on(FindLine.Stepped)
    def _find_stepped(self, event: FindLine.Stepped) -> None:
        self._step_hit(event.step)

    @on(FindLine.Kept)
    def _find_kept(self) -> None:
        found = self.view.found
        if found is None or not found.words.strip():
            self.end_find()
            return
        self.leave_place(self.view.begun)
        self.go(ARTICLE)
        self.set_focus(self.view)
        keys = [f"{self.key_names.get(action, '')} {label}" for action, label in STEPS if action in self.key_names]
        self._tell_find("  ".join(keys))

    def end_find(self) -> bool:
        """Give all back: while typing also the place; False where no find is open."""
        if self.view.found is None:
            return False
        self.view.end_find(back=self._line is not None and self._line.has_focus_within)
        if self._line is not None:
            self._line.close()
        self.go(ARTICLE)
        self.set_focus(self.view)
        self.update_footer()
        return True

    def _tell_find(self, keys: str = "") -> None:
        if self._line is not None:
            self._line.say(str(self.view.found or ""), keys)
        self.update_footer()

    def article_turned(self) -> None:
        """A find is about one article."""
        super().article_turned()
        if self._line is not None:
            self._line.close()


STEPS = (("find_next", "next"), ("find_previous", "before"), ("back", "ends"))

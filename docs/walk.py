"""docs/walk.md, made by walking through it: `python -m docs.walk`.

The program runs on a terminal of its own, on a bundled article, and gets nothing but keys. What it is to decide comes
from the article's gold: what is right is accepted, the rest rejected. In the middle it is killed. Exit 1 where
anything that was shown as decided is not in the store afterwards.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.terminal import Program, running
from bench.world import NEWSREADER, World, lived_in
from reader import store as stores
from reader.annotating.pieces import ROLES
from reader.annotating.reviewing import in_order
from reader.export.words import main_words
from reader.model import Actor, Annotation, Layer, OpenIssue, Quote, Span, Status, spans_of
from reader.text import one_line
from widgets.app import SAMPLES

PAGE = Path(__file__).parent / "walk.md"
SAMPLE, QUERY = "2026-11-15-corrin-talks", "title:corrin"
DECISIONS, BEFORE_THE_KILL = 30, 17
LONGEST = 60.0
"""Seconds until what the program should have done is given up."""
SIZE = (120, 40)
TELLING = 64
"""Characters of an annotation's words in the table."""
MARK = ("check", "who counted, and when")


class Walk:
    """What was done, and whether it was kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: list[tuple[str, str]] = []
        """Keys, and what they did."""
        self.wanted: dict[str, Status] = {}
        """What the store must say of each annotation at the end."""
        self.corrected = 0
        self.article = ""
        self.lost: list[str] = []
        gold = (json.loads(line) for line in (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines())
        self.gold: dict[str, Any] = next(one for one in gold if one["id"] == SAMPLE)

    def all(self) -> None:
        """From an empty store to three exports."""
        self.world.paths.feeds.parent.mkdir(parents=True, exist_ok=True)
        self.world.paths.feeds.write_text(f'[[feeds]]\npath = "{SAMPLES}"\ntitle = "Samples"\n', "utf-8")
        self._command("fetch")
        self._command("extract", QUERY)
        self.store = stores.open_store(self.world.paths.db, readonly=True)
        [self.article] = stores.ids(self.store, QUERY)
        with self._program("review", QUERY) as review:
            self._begun(review)
            while len(self.wanted) < BEFORE_THE_KILL:
                self._decide(review)
            os.kill(review.process, signal.SIGKILL)
        self.rows.append(("`kill -9`", f"The program is gone; the store has {self._look('after the kill')} decisions."))
        with self._program("review", QUERY) as review:
            self._begun(review)
            self._correct_words(review)
            self._correct_deadline(review)
            while len(self.wanted) < DECISIONS:
                self._decide(review)
            review.press("\x1b", 0.5)
            self._mark(review)
            self._export(review)
            review.press("q")
        self._look("at the end")
        self.store.close()

    def _begun(self, review: Program) -> None:
        """Wait for the first suggestion, and until the terminal's answers to the program's questions are read."""
        review.wait("confidence", 10)
        review.idle(2.0)

    # One thing after the other

    def _decide(self, review: Program) -> None:
        annotation = self._present()
        status = Status.ACCEPTED if self._is_right(annotation) else Status.REJECTED
        key = "a" if status is Status.ACCEPTED else "x"
        review.press(key)
        self._until(review, lambda: self._status(annotation.id) is status, f"{key} on {annotation.id}")
        self.wanted[annotation.id] = status
        self.rows.append((f"`{key}`", f"{status.value}: {_told(annotation)}"))

    def _correct_words(self, review: Program) -> None:
        """A quote loses its last word."""
        annotation = self._skip_to(review, lambda a: a.layer is Layer.QUOTE)
        before = _told(annotation)
        review.press("w", 1.0)
        review.press("b", 0.3)
        review.press("\r")
        self._until(review, lambda: self._status(annotation.id) is Status.EDITED, "the words of a quote")
        self._corrected(annotation, "`w` `b` `⏎`", f"corrected: {before} ends a word earlier")
        self._begun(review)

    def _correct_deadline(self, review: Program) -> None:
        """An open issue gets its deadline in words."""
        annotation = self._skip_to(review, lambda a: isinstance(a.body, OpenIssue) and not a.body.deadline)
        review.press("e", 1.0)
        review.press("\t\t\t", 0.3)
        review.press("\x15", 0.7)
        review.press("by 1 December", 0.05)
        review.press("\r")
        self._until(review, lambda: self._status(annotation.id) is Status.EDITED, "the deadline of an open issue")
        now = self._annotation(annotation.id)
        deadline = now.body.deadline if isinstance(now.body, OpenIssue) else None
        keys = "`e` `tab` `tab` `tab` by 1 December `⏎`"
        self._corrected(annotation, keys, f"corrected: {_told(annotation)} has the deadline {deadline}")
        review.idle(2.0)

    def _corrected(self, annotation: Annotation, keys: str, said: str) -> None:
        self.corrected += 1
        self.wanted[annotation.id] = Status.EDITED
        self.rows.append((keys, said))

    def _skip_to(self, review: Program, right: Callable[[Annotation], bool]) -> Annotation:
        """Decide on what comes before a suggestion that is to be corrected."""
        while not right(self._present()):
            self._decide(review)
        return self._present()

    def _mark(self, screen: Program) -> None:
        """The first sentence in sight, and a word of the next one."""
        screen.press("\r", 1.5)
        screen.press("v", 0.5)
        screen.press("3w", 0.2)
        screen.press("\r", 0.7)
        screen.press(MARK[0] + "\t" + MARK[1], 0.05)
        screen.press("\x13")
        self._until(screen, lambda: bool(self._marks()), "the mark")
        [mark] = self._marks()
        self.wanted[mark.id] = Status.ACCEPTED
        keys = f"`esc` `⏎` `v` `3` `w` `⏎` {MARK[0]} `tab` {MARK[1]} `ctrl+s`"
        self.rows.append((keys, f"marked: {_told(mark)}"))

    def _export(self, screen: Program) -> None:
        """Markdown, W3C and HTML, by the dialog, into the folder the program was started in."""
        for name, downs, path in (("w3c", 1, "news.jsonld"), ("markdown", 2, "notes"), ("html", 6, "pages")):
            target = self.world.folder / path
            screen.press("E", 1.5)
            screen.press("\t\t\t" + "j" * downs + "\t", 0.2)
            screen.press("\x15", 0.7)
            screen.press(str(target), 0.02)
            screen.press("\r")
            self._until(screen, target.exists, f"the export to {name}")
            files = [target] if target.is_file() else sorted(target.iterdir())
            size = sum(file.stat().st_size for file in files)
            self.rows.append(
                (f"`E` … {name} … `⏎`", f"{len(files)} file, {size:,} bytes, with {self._held(name, files[0])}")
            )

    def _held(self, name: str, file: Path) -> str:
        """What of our decisions the file has."""
        text = file.read_text("utf-8")
        if name == "w3c":
            return f"{json.loads(text)['total']} annotations, {'the mark among them' if MARK[1] in text else 'no mark'}"
        return "the mark's note" if MARK[1] in text else "no note"

    # Looking

    def _present(self) -> Annotation:
        """The suggestion that the review shows."""
        first = in_order(stores.suggestions(self.store, QUERY), datetime.now(UTC))[0]
        return self._annotation(first.id)

    def _annotation(self, annotation_id: str) -> Annotation:
        found = stores.annotation(self.store, annotation_id)
        if found is None:
            raise SystemExit(f"{annotation_id} is gone from the store")
        return found

    def _status(self, annotation_id: str) -> Status:
        return self._annotation(annotation_id).status

    def _marks(self) -> list[Annotation]:
        return list(stores.annotations(self.store, self.article, layers={"mark"}))

    def _look(self, when: str) -> int:
        """Compare the store with what was shown; how many decisions it has."""
        kept = 0
        for annotation_id, status in self.wanted.items():
            if self._status(annotation_id) is status:
                kept += 1
            else:
                self.lost.append(f"{annotation_id} {when}")
        self.lost += [f"{problem} {when}" for problem in stores.integrity(self.store)]
        return kept

    def _is_right(self, annotation: Annotation) -> bool:
        """Whether the article's gold says the same of these words; of an issue its type too."""
        match annotation.body:
            case Actor():
                own = spans_of(annotation, *ROLES[Layer.ACTOR])
                gold = [[*actor["mentions"], *actor["pronouns"]] for actor in self.gold["actors"]]
            case Quote():
                own, gold = spans_of(annotation), [quote["content"] for quote in self.gold["attributions"]]
            case OpenIssue(type=kind):
                own = spans_of(annotation)
                gold = [[issue["evidence"]] for issue in self.gold["issues"] if issue["type"] == kind]
            case _:
                return False
        return any(_alike(own, [Span(*pair) for pair in pairs]) for pairs in gold)

    def _until(self, screen: Program, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + LONGEST
        while not holds():
            if time.monotonic() > end:
                raise SystemExit(f"it never came: {what}")
            screen.idle(0.1)

    def _command(self, *arguments: str) -> None:
        subprocess.run([*NEWSREADER, *arguments], env=self.world.environment, check=True, capture_output=True)  # noqa: S603

    def _program(self, *arguments: str) -> Any:
        return running([*NEWSREADER, *arguments], self.world.environment, *SIZE)


def _alike(own: tuple[Span, ...], gold: list[Span]) -> bool:
    """Whether two fifths of what either has are in both."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in own for b in gold)
    return 5 * shared >= 2 * (sum(s.end - s.start for s in (*own, *gold)) - shared) > 0


def _told(annotation: Annotation) -> str:
    words = one_line(main_words(annotation)).strip('“”"')
    cut = words if len(words) <= TELLING else f"{words[:TELLING].rsplit(' ', 1)[0]} …"
    return f"{annotation.layer.value} “{cut}”".replace("|", "\\|")


HEAD = """# A walk: reviewing a bundled article

Made by `python -m docs.walk`, which starts the program on a terminal, presses these keys and looks into the store
after each of them. The article is “Corrin talks end with the herring quota still open”, one of the bundled ones; its
gold says what is right. `newsreader demo` opens the same article, to walk along.

"""


def main() -> int:
    """Write the page; 1 where something was lost."""
    with tempfile.TemporaryDirectory(prefix="newsreader-walk-") as folder, lived_in(Path(folder)) as world:
        walk = Walk(world)
        walk.all()
    decided = list(walk.wanted.values())
    said = (
        f"{DECISIONS} suggestions decided ({decided.count(Status.REJECTED)} rejected, {walk.corrected} corrected), "
        f"1 mark, 3 exports, killed after {BEFORE_THE_KILL} decisions; {len(walk.lost) or 'nothing'} lost."
    )
    rows = "".join(f"| {n} | {keys} | {what} |\n" for n, (keys, what) in enumerate(walk.rows, 1))
    PAGE.write_text(f"{HEAD}{said}\n\n| | keys | what came of it |\n|---|---|---|\n{rows}", "utf-8")
    sys.stdout.write(f"{PAGE.name}: {said}\n")
    for lost in walk.lost:
        sys.stderr.write(f"lost: {lost}\n")
    return int(bool(walk.lost))


if __name__ == "__main__":
    sys.exit(main())

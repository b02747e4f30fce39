"""Words that speak for a type of open issue, in a clause and around it: what is asked, denied, planned, feared."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from reader.extract.learned.heads import ISSUE_TYPES
from reader.extract.spans import SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from reader.extract.clauses import Clause
    from reader.extract.tagger import Attribution

SPEAKING = {
    "unresolved": "await continue debate delay divide doubt fail fate halt hang hope impasse incomplete lack limbo "
    "linger meanwhile negotiate negotiation ongoing open outstanding pending persist postpone progress remain short "
    "so split stall stalemate still struggle stuck suspend talk tie try unable unfinished unresolved unsettled until "
    "wait yet",
    "dispute": "accusation accuse allegation allege argue attack baseless blame charge claim condemn contend contest "
    "contradict controversy counter criticise criticize defend denial deny disagree disagreement dismiss dispute "
    "evidence false guilty illegal innocent insist lawsuit lie maintain object objection oppose opposition plead "
    "protest question rebut refute reject responsibility responsible unconstitutional unfounded unlawful untrue "
    "violate wrong",
    "decision": "aim amend appeal approval approve ban bill candidate charge commit consider contemplate court "
    "decide decision determine evaluate extradite file going indict intend intention introduce judge launch lawsuit "
    "legislation mull nominate option plan pledge ponder prepare promise proposal propose pursue ready referendum "
    "replace resign review rule ruling run seek sentence sue trial verdict veto vote vow want weigh will would",
    "demand": "advise advocate appeal ask beg call claim compensation comply condition demand encourage expect have "
    "implore insist instruct invite let lobby must need order ought petition plead press push recall recommend "
    "refuse request require seek should subpoena tell ultimatum urge want",
    "unknown": "announce autopsy available cause clear comment confirm decline detail determine disclose enquiry "
    "establish estimate evidence examination examine explain explanation figure how identify immediately information "
    "inquiry investigate investigation know look missing motive mysterious mystery name probe puzzle reason research "
    "respond response reveal specify study sure suspect theory uncertain unclear undisclosed unidentified unknown "
    "verify whether why",
    "question": "ask how question what whether who why wonder",
    "risk": "afraid alert anxious bankruptcy collapse concern consequence cost could crisis damage danger dangerous "
    "disaster endanger expose face fear flood forecast harm hurt if jeopardise jeopardize kill lead likely lose may "
    "might otherwise possibly potential risk rise severe shortage spread storm threat threaten unless vulnerable "
    "warn warning worry worsen",
    "event": "adjourn appear arraign arraignment arrive attend await begin celebrate ceremony conference convene "
    "date debate deliver due exhibition expect final fly game hearing hold landfall launch match meet meeting next "
    "open opening place primary publication publish release report resume return round schedule session set slate "
    "start summit take tomorrow travel trial visit",
}
"""The words by their lemmas. A word may speak for several types: how much it counts is learned."""
TURNS = {
    "not yet": r"\b(?:not|never|no)\b[^.\n]{0,60}\byet\b|n['’]t\b[^.\n]{0,60}\byet\b|\byet to\b",
    "still": r"\b(?:still|so far|to date|remain\w*|continu\w+)\b",
    "not known": r"(?:\b(?:not|no)\b|n['’]t\b)[^.\n]{0,25}\b(?:clear|known|certain|sure|disclos|reveal|specif|identif|"
    r"determin|confirm|immediately|say|said|comment|respond|repl|releas|nam)|\bun(?:clear|known|disclosed|identified|"
    r"confirmed)\b|\bdeclin\w+ to\b|\brefus\w+ to (?:say|comment|discuss|give|name|answer)\b",
    "none": r"\b(?:no one|nobody|none|no)\b",
    "looked into": r"\b(?:investigat|inquir|enquir|prob(?:e|ing)|examin)",
    "whether": r"\b(?:whether|if)\b",
    "plans": r"\b(?:plan(?:s|ned|ning)?|intend\w*|vow\w*|pledg\w+|promis\w+|consider\w*|propos\w+|aim(?:s|ed|ing)?)\b",
    "will": r"\b(?:will|would|shall|going to)\b|['’]ll\b",
    "could": r"\b(?:could|may|might|can)\b",
    "must": r"\b(?:must|should|need(?:s|ed)?|ought|(?:have|has|had) to)\b",
    "calls for": r"\b(?:call|appeal|press|push|ask)\w* (?:for|on|upon)\b",
    "urges to": r"\b(?:urg(?:e|es|ed|ing)|demand\w*|request\w*|ask(?:s|ed|ing)?|order(?:s|ed|ing)?|want(?:s|ed)?|"
    r"call\w*)\b[^.\n]{0,80}\bto\b",
    "denies": r"\b(?:den(?:y|ies|ied|ying)|reject\w*|disput\w*|accus\w+|alleg\w+|claim\w*|contest\w*|plead\w*)\b",
    "set for": r"\b(?:schedul\w+|slated|set (?:for|to)|due (?:to|in|on|back|before)|expected (?:to|in|on|by)|"
    r"to be held|will be held|takes? place|will meet|hearing)\b",
    "fears": r"\b(?:fear|warn|risk|threat|danger|worr|concern)",
    "if not": r"\b(?:if|unless|otherwise)\b",
    "?": r"\?",
    "asks whether": r"\bask\w*\b[^.\n]{0,60}\b(?:whether|if|why|how|what|who|when)\b",
    "in court": r"\b(?:trial|court|judge|jury|verdict|sentenc\w+|ruling|appeal\w*|hearing|pleas?)\b",
    "in a vote": r"\b(?:vot(?:e|es|ed|ing)|ballot|referendum|election|approv\w+|bill|legislation|parliament|"
    r"congress|senate)\b",
    "one will": r"\b(?:i|we|he|she|they|it)(?:['’]ll| (?:will|would|intend|plan|am going|are going))\b",
    "date": r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|"
    r"october|november|december|tomorrow|next (?:week|month|year)|(?:19|20)\d\d)\b",
}
"""Turns of phrase, looked for wherever they stand."""
FAR = 60
"""Code points before a clause and behind it in which a turn counts."""
PARTS = frozenset({"dobj", "attr", "acomp", "nsubj", "nsubjpass", "xcomp", "ccomp", "prep"})
_TURNS = [(name, re.compile(turn, re.IGNORECASE)) for name, turn in TURNS.items()]
_LEAST = 4
"""Letters of a word whose beginning is enough to find it in a cue."""


def _speaking() -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, kind in enumerate(ISSUE_TYPES):
        for word in SPEAKING[kind].split():
            found.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


_TYPES_OF = _speaking()
_STEMS = [(word.removesuffix("e"), numbers) for word, numbers in _TYPES_OF.items() if len(word) >= _LEAST]


class Cues:
    """The telling words of one text."""

    def __init__(self, doc: Doc, text: str, attributions: list[Attribution]) -> None:
        self._types = [_TYPES_OF.get(t.lemma_.lower(), ()) for t in doc]
        marks = np.zeros((len(doc) + 1, len(ISSUE_TYPES)), dtype=np.int32)
        for i, numbers in enumerate(self._types):
            marks[i + 1, list(numbers)] = 1
        self._sums = marks.cumsum(0)
        self._turns = sorted((m.start(), m.end(), name) for name, turn in _TURNS for m in turn.finditer(text))
        self._starts = [start for start, _, _ in self._turns]
        self._said = SpanIndex(
            (p, _of_cue(text[a.cue.start : a.cue.end])) for a in attributions if a.cue for p in a.content
        )

    def features(self, c: Clause) -> list[str]:
        """What speaks for each type: in the clause, at its head, in what governs it, around it, in who says it how."""
        head, first, end = c.head, c.tokens[0].i, c.tokens[-1].i + 1
        names = [f"first={c.tokens[0].lower_}", f"first-tag={c.tokens[0].tag_}"]
        inside = (self._sums[end] - self._sums[first]).tolist()
        sent = head.sent
        whole = (self._sums[sent.end] - self._sums[sent.start]).tolist()
        for kind, count, all_ in zip(ISSUE_TYPES, inside, whole, strict=True):
            if count:
                names += [f"in={kind}", f"often={kind}"] if count > 1 else [f"in={kind}"]
            if all_ > count:
                names.append(f"beside={kind}")
        names += self._at("head", head)
        above: set[int] = set()
        for place, token in enumerate(_governors(head)):
            names.append(f"up={token.lemma_.lower()}")
            above.update(self._types[token.i])
            if not place:
                names += self._at("governor", token)
        names += [f"above={ISSUE_TYPES[n]}" for n in sorted(above)]
        for child in head.children:
            if child.dep_ == "aux" and child.tag_ == "TO":
                names.append("to")
            elif child.dep_ in PARTS:
                names += self._at(child.dep_, child)
        for _, told in self._said.touching(c.span):
            names += told
            break
        names += self._of_turns(c)
        return names

    def _at(self, where: str, token: Token) -> list[str]:
        return [f"{where}~{ISSUE_TYPES[n]}" for n in self._types[token.i]]

    def _of_turns(self, c: Clause) -> Iterator[str]:
        start, end = c.span
        low, high = max(c.sentence.start, start - FAR), min(c.sentence.end, end + FAR)
        for at in range(bisect_left(self._starts, low), bisect_left(self._starts, high)):
            begins, ends, name = self._turns[at]
            if begins >= end:
                yield f"{name} after"
            elif begins < start:
                yield f"{name} before"
            elif ends <= end:
                yield name


def _governors(head: Token) -> Iterator[Token]:
    for _ in range(4):
        if head.head == head:
            return
        head = head.head
        yield head


@lru_cache(maxsize=2048)
def _of_cue(cue: str) -> tuple[str, ...]:
    """What the words of an attribution's cue tell of its content."""
    words = re.findall(r"\w+", cue.lower())
    kinds = {n for word in words for stem, numbers in _STEMS if word.startswith(stem) for n in numbers}
    return (*(f"said-with={word}" for word in words), *(f"said~{ISSUE_TYPES[n]}" for n in sorted(kinds)))

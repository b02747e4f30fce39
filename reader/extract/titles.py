"""Where in a mention of somebody the title ends and the name begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.extract.hints import logit
from reader.extract.proposals import ARTICLES, Page

if TYPE_CHECKING:
    from reader.extract.linear import LinearModel


class Titles:
    """Decides word by word, from the left; what stands together without a space is one word."""

    def __init__(self, page: Page, model: LinearModel | None) -> None:
        self._page = page
        self._model = model

    def end(self, start: int, end: int, label: str) -> int:
        """The token at which the name begins: `start` where there is no title, `end` where there is no name."""
        if self._model is None:
            return start
        units = [*self.units(start, end), end]
        for number, i in enumerate(units[:-1]):
            if label != "PERSON" and not self._describes(i):
                return i
            if self._model.probabilities(self.features(units, number, label))["title"] < 0.5:
                return i
        return end

    def _describes(self, i: int) -> bool:
        """Whether a word can only say what an organisation is: "the clothing chain X", "Chipmaker Y"."""
        page = self._page
        return page.words[i][0].isalpha() and (not page.capital[i] or (page.first[i] and page.is_noun(i)))

    def units(self, start: int, end: int) -> list[int]:
        """The tokens that begin a word between spaces."""
        page = self._page
        return [i for i in range(start, end) if i == start or page.starts[i] > page.ends[i - 1]]

    def features(self, units: list[int], number: int, label: str) -> dict[str, float]:
        """Of a word of a mention, when all before it are of the title. `units` are the tokens at which the mention's
        words begin, and its end."""
        page = self._page
        i, after, start, end = units[number], units[number + 1], units[0], units[-1]
        left = min(len(units) - 1 - number, 4)
        word = page.text[page.starts[i] : page.ends[after - 1]].lower().strip('().,"“”')
        entity, capital, noun = page.ent[i], page.capital[i], page.is_noun(i)
        begins = page.doc[i].ent_iob_ == "B"
        shape = self._shape(i, after)
        names = [f"word={word}", f"left={left}", f"ends={word[-2:]}", f"ends={word[-3:]}", f"ends={word[-4:]}",
                 f"pos={page.pos[i]}", f"dep={page.dep[i]}-{page.head[i] >= i}", f"first={i == start}",
                 f"capital={capital}", f"capital={capital}-{left}", f"shape={shape}-{left}",
                 f"{shape}-{min(len(word), 4)}", f"noun={noun}-{left}", f"noun={noun}-{page.lower[i] in page.small}",
                 f"known={self._known(i)}-{left}", f"known={self._known(after - 1)}-{noun}-{left}",
                 f"known-last={self._known(end - 1)}-{left}", f"entity={entity}", f"left={left}-{entity}",
                 f"entity={entity}-{page.ent[end - 1]}", f"begins={entity}-{begins}"]  # fmt: skip
        if left > 1:
            names += [
                f"next={page.lower[after]}",
                f"next-entity={page.ent[after]}",
                f"next-capital={page.capital[after]}-{left}",
                f"next-noun={page.is_noun(after)}-{noun}-{left}",
                f"next-pos={page.pos[after]}-{page.pos[i]}",
                f"next-dotted={page.words[units[number + 2] - 1][-1] == '.'}",
            ]
        if i and page.lower[i - 1] in ARTICLES:
            names.append(f"after-article-{left}")
        if i > start:
            names += [
                f"before={page.lower[i - 1]}",
                f"before-entity={page.ent[i - 1]}-{begins}",
                f"before-noun={page.is_noun(i - 1)}-{noun}-{left}",
                f"before-pos={page.pos[i - 1]}",
            ]
        if label != "PERSON":
            names = [f"{label} {name}" for name in names]
        found = dict.fromkeys(names, 1.0)
        if words := page.hints.words(page.span(i, after)):
            found["begins"] = logit(page.hints.begins(words.start))
        return found

    def _known(self, i: int) -> int:
        """How often the word stands alone or after one other in the text, as a surname does; 2 for more."""
        return min(self._page.last_words[self._page.lower[i]], 2)

    def _shape(self, i: int, after: int) -> str:
        page = self._page
        if page.words[after - 1][-1] == ".":
            return "dotted"
        if any("-" in word for word in page.words[i:after]):
            return "joined"
        return "upper" if page.words[i].isupper() else "plain"

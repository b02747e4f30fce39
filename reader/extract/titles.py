"""Where in a person's mention the title ends and the name begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.extract.proposals import ARTICLES, Page

if TYPE_CHECKING:
    from reader.extract.linear import LinearModel


class Titles:
    """Decides word by word, from the left."""

    def __init__(self, page: Page, model: LinearModel | None) -> None:
        self._page = page
        self._model = model

    def end(self, start: int, end: int) -> int:
        """The token at which the name begins: `start` where there is no title, `end` where there is no name."""
        i = start
        while i < end and self._model and self._model.probabilities(self.features(start, i, end))["title"] >= 0.5:
            i += 1
        return i

    def features(self, start: int, i: int, end: int) -> list[str]:
        """Of token `i` of a mention, when all before it are of the title."""
        page = self._page
        word, left = page.lower[i], end - i
        entity, capital = page.ent[i], page.capital[i]
        names = [f"word={word}", f"left={min(left, 4)}", f"ends={word[-3:]}", f"ends={word[-2:]}", f"pos={page.pos[i]}",
                 f"dep={page.dep[i]}-{page.head[i] >= i}", f"first={i == start}", f"entity={entity}",
                 f"entity={entity}-{page.ent[end - 1]}", f"capital={capital}-{min(left, 3)}",
                 f"left={min(left, 4)}-{entity}", f"capital={capital}",
                 f"dotted={word.endswith('.')}-{len(word) < 3}"]  # fmt: skip
        begins = page.doc[i].ent_iob_ == "B"
        names.append(f"begins={page.ent[i]}-{begins}")
        if left > 1:
            names += [
                f"next={page.lower[i + 1]}",
                f"next-capital={page.capital[i + 1]}",
                f"next-entity={page.ent[i + 1]}",
            ]
        if i and page.lower[i - 1] in ARTICLES:
            names.append(f"after-article-{min(left, 3)}")
        if i > start:
            names += [f"before={page.lower[i - 1]}", f"before-entity={page.ent[i - 1]}-{begins}"]
        return names

"""spaCy's attribute ruler with the rules for single tokens looked up.

Its matcher goes through all of them for each token, which takes half as long as the tagger and parser together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

if TYPE_CHECKING:
    from spacy.language import Language


class TokenRules:
    """A pipeline component that sets what the ruler sets. What a rule for a single token says depends on the token's
    word, tag and part in the sentence alone; the few rules that look at two tokens are still matched."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._vocab = ruler.vocab
        self._attributes: list[Any] = ruler.attrs
        self._singles, self._others = (AttributeRuler(ruler.vocab) for _ in range(2))
        self._numbers: dict[AttributeRuler, list[int]] = {self._singles: [], self._others: []}
        rules: list[dict[str, Any]] = ruler.patterns
        for number, rule in enumerate(rules):
            alone = all(len(pattern) == 1 for pattern in rule["patterns"])
            chosen = self._singles if alone else self._others
            chosen.add(rule["patterns"], rule["attrs"], rule["index"])
            self._numbers[chosen].append(number)
        self._of_key = lru_cache(maxsize=50_000)(self._look_up)

    def __call__(self, doc: Doc) -> Doc:
        found: list[list[int]] = [self._of_key(*key) for key in doc.to_array(["ORTH", "TAG", "DEP"]).tolist()]
        for at, number in self._matched(self._others, doc):
            found[at] = sorted([*found[at], number])
        for token, numbers in zip(doc, found, strict=True):
            for number in numbers:
                set_token_attrs(token, self._attributes[number])
        return doc

    def _look_up(self, orth: int, tag: int, dep: int) -> list[int]:
        """The rules for a token, in order."""
        strings = self._vocab.strings
        alone = Doc(self._vocab, words=[strings[orth]], tags=[strings[tag]], deps=[strings[dep]], heads=[0])
        return [number for _, number in self._matched(self._singles, alone)]

    def _matched(self, ruler: AttributeRuler, doc: Doc) -> list[tuple[int, int]]:
        """Tokens with the rules that concern them; these in order."""
        return [
            (start + ruler.indices[rule] if ruler.indices[rule] >= 0 else end + ruler.indices[rule],
             self._numbers[ruler][rule])
            for rule, _, start, end in ruler.match(doc)
        ]  # fmt: skip


def look_up_rules(nlp: Language) -> None:
    """Has a pipeline look up what its attribute ruler would match."""
    if not nlp.has_factory("token_rules"):
        nlp.factory("token_rules", func=_made)
    nlp.add_pipe("token_rules", before="attribute_ruler")
    nlp.remove_pipe("attribute_ruler")


def _made(nlp: Language, name: str) -> TokenRules:  # noqa: ARG001 - spaCy names its components
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)  # noqa: S101
    return TokenRules(ruler)

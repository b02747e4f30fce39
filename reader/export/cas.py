"""UIMA CAS JSON 0.4, one file an article, as INCEpTION and dkpro-cassis read it.

A span is one annotation of a type of its layer, with plain features only, since that is what annotation tools show;
`identity` says which spans belong together. UIMA counts UTF-16 code units, so every offset is converted.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from reader.export.serialise import Json, line
from reader.model import Actor, Anchor, Annotation, Article, Layer, Mark, OpenIssue, Quote

LAYERS = (Layer.ACTOR, Layer.QUOTE, Layer.ISSUE, Layer.MARK)
"""What stands in the text."""
SHARED = ("identity", "role", "status", "creator")
FEATURES: dict[Layer, tuple[str, ...]] = {
    Layer.ACTOR: ("name", "kind", "description"),
    Layer.QUOTE: ("kind", "speaker", "actor"),
    Layer.ISSUE: ("kind", "topic", "holders", "deadline"),
    Layer.MARK: ("label", "comment", "tags"),
}
"""Of text, each of which INCEpTION shows as a field."""


def type_name(layer: Layer) -> str:
    """The name that INCEpTION gives to a layer of the user's own."""
    return f"webanno.custom.News{layer.value.capitalize()}"


def pieces(rows: Iterable[tuple[Article, tuple[Annotation, ...]]]) -> Iterator[str]:
    """A CAS a row."""
    for article, annotations in rows:
        yield line(cas(article, annotations)) + "\n"


def cas(article: Article, annotations: Iterable[Annotation]) -> Json:
    """The types, the text as sofa, and one feature structure a span; what lost its place in the text is left out."""
    text = article.document.text
    wide = [place for place, character in enumerate(text) if character > "\uffff"]

    def utf16(place: int) -> int:
        return place + bisect_left(wide, place)

    sofa: Json = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView"}
    structures: list[Json] = [
        {**sofa, "mimeType": "text/plain", "sofaString": text},
        {
            "%ID": 2,
            "%TYPE": "uima.tcas.DocumentAnnotation",
            "@sofa": 1,
            "begin": 0,
            "end": utf16(len(text)),
            "language": article.language or "x-unspecified",
        },
    ]
    for annotation in annotations:
        if annotation.anchor is Anchor.ORPHANED or annotation.layer not in LAYERS:
            continue
        for span in sorted(annotation.spans, key=lambda s: (s.start, s.end)):
            structure: Json = {
                "%ID": len(structures) + 1,
                "%TYPE": type_name(annotation.layer),
                "@sofa": 1,
                "begin": utf16(span.start),
                "end": utf16(span.end),
                "identity": annotation.id,
                "role": span.role.value,
                "status": annotation.status.value,
                "creator": annotation.creator,
                **{name: value for name, value in _features(annotation).items() if value},
            }
            if annotation.confidence is not None:
                structure["confidence"] = annotation.confidence
            structures.append(structure)
    members = [s["%ID"] for s in structures[1:]]
    return {
        "%TYPES": {type_name(layer): _type(layer) for layer in LAYERS},
        "%FEATURE_STRUCTURES": structures,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    }


def _type(layer: Layer) -> Json:
    names = (*SHARED, *FEATURES[layer])
    features = {name: {"%NAME": name, "%RANGE": "uima.cas.String"} for name in names}
    features["confidence"] = {"%NAME": "confidence", "%RANGE": "uima.cas.Float"}
    return {"%NAME": type_name(layer), "%SUPER_TYPE": "uima.tcas.Annotation", **features}


def _features(annotation: Annotation) -> dict[str, str | None]:
    match annotation.body:
        case Actor() as actor:
            return {"name": actor.name, "kind": actor.kind.value, "description": actor.role}
        case Quote() as quote:
            return {"kind": quote.kind.value, "speaker": quote.speaker_name, "actor": quote.actor}
        case OpenIssue() as issue:
            holders = "; ".join(issue.holders)
            return {"kind": issue.type.value, "topic": issue.topic, "holders": holders, "deadline": issue.deadline}
        case Mark() as mark:
            return {"label": mark.label, "comment": mark.note, "tags": "; ".join(mark.tags)}
        case _:
            return {}

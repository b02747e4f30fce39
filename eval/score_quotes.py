"""Scores extracted quotes against gold attributions.

GOLD:        {"id", "text", "attributions": [{"source": [[s, e]…], "cue": [[s, e]…], "content": [[s, e]…],
              "kind"?, "actors": [name…]?, "optional"?}], "actors": [{"name", "names": [name…]}]?}
PREDICTIONS: {id: {"id", "quotes": [{"kind", "content": [[s, e]…], "cue": [s, e] | null, "speaker": [s, e] | null,
              "speaker_name": str | null, …}]}}

Offsets are code points. A discontinuous content counts as the span from its first to its last character.
Before comparing, quotation marks, spaces, punctuation and a leading "that" are trimmed from both sides' spans.

content   one-to-one match where intersection / union >= 0.8 (characters); precision, recall, F1
loose     the same at >= 0.3, to compare with published "overlap" figures
direct    the same as content, between gold contents of kind "direct" (where the gold has no kinds: that lie wholly
          inside double quotation marks) and predictions of kind "direct" (a gold that is neither helps nor harms a
          direct prediction that matches it)
speaker   of the matched contents whose gold has a source: share whose predicted speaker stands for it
          (shares half of its own characters with it, so naming half a paragraph does not count)
cue       of the matched contents: share whose predicted cue stands for the gold cue, likewise
resolved  of the matched contents whose gold names its actors: share whose speaker_name is one of them by a proper name
          of theirs (for "He said", so "He" is wrong); null where the gold has no actors

An optional attribution costs nothing when missed, and a prediction that matches one is not counted. It has no part in
the rest.
"""

import re
import sys

EDGE = " \t\r\n\u00a0\"'“”‘’.,;:!?-–—()[]"
OPEN, CLOSE = '“"', '”"'


def trim(text, start, end):
    """Shrink [start, end) past quotation marks, punctuation and a leading `that`."""
    while start < end and text[start] in EDGE:
        start += 1
    if (match := re.match(r"(?i)that\b[ ,]*", text[start:end])) and match.end() < end - start:
        start += match.end()
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def quoted_ranges(text):
    """Character ranges inside double quotation marks, curly or straight; a paragraph break closes one."""
    ranges, opened = [], None
    for i, char in enumerate(text):
        if (
            char == "\n"
            and i + 1 < len(text)
            and text[i + 1 : i + 2] in "\n\r"
            and opened is not None
            and '"' in text[opened]
        ):
            opened = None
        elif char in OPEN and opened is None:
            opened = i
        elif char in CLOSE and opened is not None:
            ranges.append((opened, i + 1))
            opened = None
    return ranges


def inside(span, ranges):
    return any(a <= span[0] and span[1] <= b for a, b in ranges)


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def iou(a, b):
    shared = overlap(a, b)
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared else 0.0


def stands_for(predicted, gold_spans):
    """Whether at least half of a predicted span lies on the gold spans."""
    return bool(predicted) and 2 * sum(overlap(predicted, g) for g in gold_spans) >= predicted[1] - predicted[0]


def match(gold, predicted, threshold=0.8):
    """Greedy one-to-one pairs (gold index, predicted index), best overlap first."""
    scored = sorted(
        ((iou(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if overlap(g, p)), reverse=True
    )
    pairs, used_g, used_p = [], set(), set()
    for score, i, j in scored:
        if score >= threshold and i not in used_g and j not in used_p:
            pairs.append((i, j))
            used_g.add(i)
            used_p.add(j)
    return pairs


def prf(hits, predicted, gold):
    p = hits / predicted if predicted else 0.0
    r = hits / gold if gold else 0.0
    return {
        "precision": round(p, 4),
        "recall": round(r, 4),
        "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
        "predicted": predicted,
        "gold": gold,
    }


def plain(name):
    """A name without articles, possessives, case and outer punctuation."""
    name = re.sub(r"(?:['’]s|['’])$", "", name.strip().strip("\"“”'‘’.,"))
    return re.sub(r"\s+", " ", re.sub(r"(?i)^(the|a|an)\s+", "", name)).casefold()


def names_of(doc):
    """{actor's name: all its names as plain text} of a gold document."""
    return {a["name"]: {plain(n) for n in (a["name"], *a["names"])} for a in doc.get("actors", []) if "name" in a}


def is_one_of(shown, actors, names):
    """Whether the shown name is a name of one of the actors, or ends one (Macron for Emmanuel Macron)."""
    shown = plain(shown or "")
    known = {n for a in actors for n in names.get(a, ())}
    return bool(shown) and any(shown == n or n.endswith(" " + shown) or shown.endswith(" " + n) for n in known)


def score(gold_docs, predictions, explain=0):
    n = dict.fromkeys(
        [
            "hit",
            "loose",
            "pred",
            "gold",
            "dhit",
            "dpred",
            "dgold",
            "spk",
            "spk_all",
            "cue",
            "cue_all",
            "res",
            "res_all",
        ],
        0,
    )
    for doc in gold_docs:
        text, ranges = doc["text"], quoted_ranges(doc["text"])
        quotes = predictions.get(doc["id"], {}).get("quotes", [])
        gold = [trim(text, a["content"][0][0], a["content"][-1][1]) for a in doc["attributions"]]
        pred = [trim(text, q["content"][0][0], q["content"][-1][1]) for q in quotes]
        optional, names = {i for i, a in enumerate(doc["attributions"]) if a.get("optional")}, names_of(doc)
        pairs, loose = match(gold, pred), match(gold, pred, 0.3)
        free = {j for i, j in loose if i in optional} - {j for i, j in pairs if i not in optional}
        gold_of = {j: i for i, j in pairs}
        pred_of = dict(pairs)
        n["hit"] += sum(i not in optional for i, _ in pairs)
        n["loose"] += sum(i not in optional for i, _ in loose)
        n["gold"] += len(gold) - len(optional)
        n["pred"] += len(pred) - len(free)
        direct = [
            a["kind"] == "direct" if "kind" in a else inside(span, ranges)
            for a, span in zip(doc["attributions"], gold, strict=False)
        ]
        for i in range(len(gold)):
            if i not in optional and direct[i]:
                n["dgold"] += 1
                n["dhit"] += i in pred_of and quotes[pred_of[i]].get("kind") == "direct"
        for j, quote in enumerate(quotes):
            if quote.get("kind") == "direct" and j not in free:
                n["dpred"] += j not in gold_of or direct[gold_of[j]]
        for i, j in pairs:
            if i in optional:
                continue
            if named := [a for a in doc["attributions"][i].get("actors", []) if a in names]:
                n["res_all"] += 1
                n["res"] += is_one_of(quotes[j].get("speaker_name"), named, names)
            source, cue = doc["attributions"][i]["source"], doc["attributions"][i]["cue"]
            if source:
                n["spk_all"] += 1
                n["spk"] += stands_for(quotes[j].get("speaker"), source)
            if cue:
                n["cue_all"] += 1
                n["cue"] += stands_for(quotes[j].get("cue"), cue)
        if explain > 0:
            for i, span in enumerate(gold):
                if i not in pred_of and i not in optional and explain > 0:
                    explain -= 1
                    print(f"MISS  {doc['id']} {span}: {text[span[0] : span[1]][:160]!r}", file=sys.stderr)
            for j, span in enumerate(pred):
                if j not in gold_of and j not in free and explain > 0:
                    explain -= 1
                    print(f"FALSE {doc['id']} {span}: {text[span[0] : span[1]][:160]!r}", file=sys.stderr)
    return {
        "documents": len(gold_docs),
        "content": prf(n["hit"], n["pred"], n["gold"]),
        "loose": prf(n["loose"], n["pred"], n["gold"]),
        "direct": prf(n["dhit"], n["dpred"], n["dgold"]),
        "speaker": round(n["spk"] / n["spk_all"], 4) if n["spk_all"] else 0.0,
        "cue": round(n["cue"] / n["cue_all"], 4) if n["cue_all"] else 0.0,
        "resolved": round(n["res"] / n["res_all"], 4) if n["res_all"] else None,
    }

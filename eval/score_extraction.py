"""Scores extracted actors and open issues against gold.

PREDICTIONS: {id: {"id", "actors": [{"name", "kind", "mentions": [[s, e]…]}],
                   "issues": [{"type", "topic", "evidence": [s, e], "holders": [name…], "deadline": {"date"} | null}]}}
Offsets are code points into the document's "text".

actors   GOLD: {"id", "text", "kinds": 4?, "actors": [{"kind", "names", "salience", "mentions"}],
         "places": [{"mentions"}]}
         A predicted actor stands for the gold actor that most of its mentions fall on (each mention counts for the
         gold mention it shares most with). Two predictions for one gold actor: the second is wrong. Under half of its
         mentions on one gold actor: wrong. On a salient place: not counted. Precision is over all predictions; recall
         is over the gold persons and organisations that have a proper name and a salience above 0. kind: share of
         right kinds (person, organisation, state: a country or government that acts, group: only for those without a
         proper name; "kinds": 4 marks gold that tells all four apart and has to be met exactly).
         resolved: share of matched actors whose shown name is the longest proper name that the text gives them.
issues   GOLD: {"id", "text", "issues": [{"type", "evidence": [s, e], "holders", "deadline", "optional"}]}
         A prediction finds a gold issue when their evidence shares at least half of the shorter's words and a quarter
         of the longer's, one to one. An optional gold issue costs nothing when missed and nothing when found.
         type, holder, deadline: share of the found issues (that have one in the gold) whose value is right; a list of
         holders is right when it names one of the gold's and at most two more than it.
"""

import re
import sys

SMALL = {
    "of",
    "the",
    "and",
    "for",
    "in",
    "on",
    "at",
    "to",
    "a",
    "an",
    "de",
    "la",
    "von",
    "van",
    "bin",
    "al",
    "'s",
    "’s",
    "&",
}

SAME_KIND = {"person": {"person"}, "organisation": {"organisation"}, "state": {"organisation", "place"}}


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def iou(a, b):
    shared = overlap(a, b)
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared else 0.0


def plain(name):
    """A name without articles, possessives, case and outer punctuation."""
    name = re.sub(r"(?:['’]s|['’])$", "", name.strip().strip("\"“”'‘’.,"))
    return re.sub(r"\s+", " ", re.sub(r"(?i)^(the|a|an)\s+", "", name)).casefold()


def is_proper(name):
    words = [
        w for w in re.findall(r"[^\W_][\w.&’'-]*", re.sub(r"(?i)^(the|a|an)\s+", "", name)) if w.casefold() not in SMALL
    ]
    return bool(words) and len(words) <= 7 and all(w[0].isupper() or w[0].isdigit() for w in words)


def prf(hit_p, predicted, hit_r, gold):
    p, r = (hit_p / predicted if predicted else 0.0), (hit_r / gold if gold else 0.0)
    return {
        "precision": round(p, 4),
        "recall": round(r, 4),
        "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
        "predicted": predicted,
        "gold": gold,
    }


def share(right, total):
    return round(right / total, 4) if total else None


def assign(predicted, clusters):
    """(cluster index | None, matched mentions) for each predicted actor, before duplicates are settled."""
    found = []
    for actor in predicted:
        votes = {}
        for mention in actor.get("mentions", []):
            best = max(
                (
                    (iou(mention, gold), i)
                    for i, c in enumerate(clusters)
                    for gold in c["mentions"] + c.get("pronouns", [])
                ),
                default=(0.0, -1),
            )
            if best[0] > 0:
                votes[best[1]] = votes.get(best[1], 0) + 1
        top = max(votes, key=votes.get) if votes else None
        if top is not None and votes[top] * 2 < len(actor["mentions"]):
            top = None
        found.append((top, votes.get(top, 0)))
    return found


def taken_actors(doc, predicted):
    """The gold actors and places, which of them each prediction stands for, and the one that counts for each."""
    clusters = doc["actors"] + [{**p, "kind": "place"} for p in doc.get("places", [])]
    found, taken = assign(predicted, clusters), {}
    for j in sorted(range(len(found)), key=lambda j: -found[j][1]):
        i = found[j][0]
        if i is not None and i not in taken:
            taken[i] = j
    return clusters, found, taken


def actor_verdicts(doc, predicted):
    """Whether each prediction is right; None where it is not counted."""
    clusters, found, taken = taken_actors(doc, predicted)
    verdicts = []
    for j in range(len(predicted)):
        i = found[j][0]
        place = i is not None and clusters[i]["kind"] == "place"
        if place and clusters[i].get("salience", 0) and taken[i] == j:
            verdicts.append(None)
        else:
            verdicts.append(i is not None and taken[i] == j and not place)
    return verdicts


def score_actors(gold_docs, predictions, explain):
    hit_p = hit_r = n_pred = n_gold = kinds = resolved = matched = named_matched = 0
    for doc in gold_docs:
        actors = doc["actors"]
        own = doc.get("kinds") == 4
        required = {
            i
            for i, a in enumerate(actors)
            if a["kind"] != "place" and a["salience"] > 0 and any(map(is_proper, a["names"]))
        }
        predicted = predictions.get(doc["id"], {}).get("actors", [])
        _, found, taken = taken_actors(doc, predicted)
        for j, (actor, right) in enumerate(zip(predicted, actor_verdicts(doc, predicted), strict=True)):
            if right is None:
                continue
            n_pred += 1
            hit_p += right
            if not right and explain:
                i = found[j][0]
                why = "no such actor" if i is None else "twice" if taken[i] != j else "a place"
                print(f"FALSE {doc['id']} {actor['name']!r} ({why})", file=sys.stderr)
        n_gold += len(required)
        for i, a in enumerate(actors):
            if a["kind"] == "place" or i not in taken:
                if i in required and explain:
                    print(f"MISS  {doc['id']} {a['names']}", file=sys.stderr)
                continue
            hit_r += i in required
            matched += 1
            kind, proper = predicted[taken[i]].get("kind"), [n for n in a["names"] if is_proper(n)]
            if own:
                kinds += kind == a["kind"]
            else:
                kinds += not proper if kind == "group" else a["kind"] in SAME_KIND.get(kind, ())
            if proper:
                named_matched += 1
                shown = plain(predicted[taken[i]]["name"])
                words = max(
                    (len(plain(n).split()) for n in proper if plain(n) in shown or shown in plain(n)), default=99
                )
                resolved += len(shown.split()) >= min(words, 2) and any(
                    shown in plain(n) or plain(n) in shown for n in proper
                )
    return {
        "documents": len(gold_docs),
        "actors": prf(hit_p, n_pred, hit_r, n_gold),
        "kind": share(kinds, matched),
        "resolved": share(resolved, named_matched),
    }


def words_in(text, span):
    return {(m.start() + span[0]) for m in re.finditer(r"\w+", text[span[0] : span[1]])}


def matched_issues(doc, predicted):
    """Which prediction finds each gold issue, and the other way round."""
    text, pairs = doc["text"], []
    for i, g in enumerate(doc["issues"]):
        a = words_in(text, g["evidence"])
        for j, p in enumerate(predicted):
            b = words_in(text, p["evidence"])
            shared = len(a & b)
            if shared and shared * 2 >= min(len(a), len(b)) and shared * 4 >= max(len(a), len(b)):
                pairs.append((not g["optional"], shared / len(a | b), i, j))
    of_gold, of_pred = {}, {}
    for _, _, i, j in sorted(pairs, reverse=True):
        if i not in of_gold and j not in of_pred:
            of_gold[i], of_pred[j] = j, i
    return of_gold, of_pred


def issue_verdicts(doc, predicted):
    """Whether each prediction finds an issue; None where it is an optional one."""
    _, of_pred = matched_issues(doc, predicted)
    return [
        None if j in of_pred and doc["issues"][of_pred[j]]["optional"] else j in of_pred for j in range(len(predicted))
    ]


def score_issues(gold_docs, predictions, explain):
    hit = n_pred = n_gold = types = typed = holders = held = dates = dated = 0
    for doc in gold_docs:
        text, gold = doc["text"], doc["issues"]
        predicted = predictions.get(doc["id"], {}).get("issues", [])
        of_gold, of_pred = matched_issues(doc, predicted)
        n_gold += sum(not g["optional"] for g in gold)
        for j, p in enumerate(predicted):
            optional = j in of_pred and gold[of_pred[j]]["optional"]
            n_pred += not optional
            if j not in of_pred and explain:
                print(
                    f"FALSE {doc['id']} {p['type']}: {text[p['evidence'][0] : p['evidence'][1]][:120]!r}",
                    file=sys.stderr,
                )
        for i, g in enumerate(gold):
            if i not in of_gold:
                if explain and not g["optional"]:
                    print(
                        f"MISS  {doc['id']} {g['type']}: {text[g['evidence'][0] : g['evidence'][1]][:120]!r}",
                        file=sys.stderr,
                    )
                continue
            p = predicted[of_gold[i]]
            if g["optional"]:
                continue
            hit += 1
            typed += 1
            types += p["type"] == g["type"]
            if g["holders"]:
                held += 1
                wanted = {plain(h).split()[-1] for h in g["holders"]}
                named = [plain(h).split()[-1] for h in p.get("holders") or [] if plain(h)]
                holders += len(named) <= len(wanted) + 2 and any(h in wanted for h in named)
            if g["deadline"] and g["deadline"]["date"]:
                dated += 1
                dates += ((p.get("deadline") or {}).get("date") or "").startswith(g["deadline"]["date"])
    return {
        "documents": len(gold_docs),
        "issues": prf(hit, n_pred, hit, n_gold),
        "type": share(types, typed),
        "holder": share(holders, held),
        "deadline": share(dates, dated),
    }

"""How many contents of quotes are found, by the rule of GUIDELINES "Quotes"."""

from __future__ import annotations

from pathlib import Path

from reader.extract.learned.attributions import Learned
from reader.extract.learned.training.corpus import read
from reader.extract.learned.training.judge import RIGHT, TOUCHED, common, trim


def measure(weights: Path, file: Path) -> str:
    """Precision, recall and F1 of the contents in a gold file; optional ones cost nothing and count nothing."""
    learned = Learned(weights)
    hits = predicted = gold = 0
    for doc in read(file):
        text = doc["text"]
        wanted = [trim(text, a["content"][0][0], a["content"][-1][1]) for a in doc["attributions"]]
        optional = [bool(a.get("optional")) for a in doc["attributions"]]
        found = [
            trim(text, a.content[0].start, a.content[-1].end) for a in learned.attributions(learned.encoder.read(text))
        ]
        gold += optional.count(False)
        taken: set[int] = set()
        for mine in found:
            shared, best = max(((common(mine, other), n) for n, other in enumerate(wanted)), default=(0.0, -1))
            if best >= 0 and optional[best] and shared >= TOUCHED:
                continue
            predicted += 1
            if shared >= RIGHT and best not in taken:
                taken.add(best)
                hits += 1
    precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
    f1 = 2 * hits / max(predicted + gold, 1)
    return f"precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"

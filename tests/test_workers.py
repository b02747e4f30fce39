import asyncio
import os
import signal
import sys
import time

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

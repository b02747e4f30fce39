"""The program as a process: pipes that end early, interruption, a real terminal, any locale."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

from reader import store as stores
from reader.config import paths
from tests.cli.conftest import COMMAND
from tests.servers import Reply, serving
from tests.store import builders


def test_output_that_ends_early_is_no_error() -> None:
    with stores.open_store(paths().db) as store:
        builders.stored(store, *builders.entries(3000))
    for command in ("list --json", "export --format jsonl --layer note", "list"):
        with subprocess.Popen([*COMMAND, *command.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 0


def test_a_full_disk_is_one_line() -> None:
    with stores.open_store(paths().db) as store:
        builders.stored(store)
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([*COMMAND, "list"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (1, b"newsreader: No space left on device\n")


def test_json_is_utf8_in_any_locale() -> None:
    with stores.open_store(paths().db) as store:
        builders.stored(store, builders.entry("ü", "Über 橋 🚢"))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    for command in (["list", "--json"], ["list"]):
        out = subprocess.run([*COMMAND, *command], env=environment, capture_output=True, check=True).stdout
        assert "Über 橋 🚢" in out.decode()


def test_interruption_ends_a_fetch_in_one_line() -> None:
    with serving() as server:
        address = server.put("/slow", Reply(hang=True))
        paths().feeds.parent.mkdir(parents=True)
        paths().feeds.write_text(f'[[feeds]]\nurl = "{address}"\n')
        with subprocess.Popen([*COMMAND, "fetch"], stderr=subprocess.PIPE, start_new_session=True) as process:
            deadline = time.monotonic() + 60
            while not server.requests and time.monotonic() < deadline:
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)
            assert process.stderr
            assert process.stderr.read() == b"newsreader: interrupted\n"
            assert process.wait(60) == 130
    with stores.open_store(paths().db) as store:
        assert stores.integrity(store) == []


def on_terminal(*arguments: str, columns: int = 80, answer: tuple[bytes, bytes] | None = None) -> tuple[int, str]:
    """Run the program on a terminal of that width: its status and what the terminal got.

    answer: what to wait for, and the keys that are then pressed.
    """
    process, terminal = pty.fork()
    if process == 0:
        os.execv(COMMAND[0], [*COMMAND, *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    output = b""
    try:
        while piece := os.read(terminal, 65536):
            output += piece
            if answer and answer[0] in output:
                os.write(terminal, answer[1])
                answer = None
    except OSError as error:  # how Linux says that the other end has closed
        if error.errno != errno.EIO:
            raise
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), output.decode()


def test_a_terminal_gets_a_progress_line_that_goes(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Council meets\n\nThe council met.\n")
    paths().feeds.parent.mkdir(parents=True)
    paths().feeds.write_text(f'[[feeds]]\npath = {json.dumps(str(folder))}\ntitle = "Mine"\n')
    status, output = on_terminal("fetch")
    assert status == 0
    lines = output.replace("\r\n", "\n").split("\n")
    assert "\r\x1b[KFetching 1 feed\r" in output
    assert [line.rpartition("\x1b[K")[2] for line in lines] == ["+ Mine: 1 new", "1 feed: 1 updated; 1 new article", ""]


def test_a_terminal_gets_lines_of_its_width() -> None:
    with stores.open_store(paths().db) as store:
        builders.stored(store, builders.entry("1", "word " * 60), builders.entry("2", "橋" * 90))
    status, output = on_terminal("list", columns=80)
    assert status == 0
    assert output.count("…") == 2
    assert max(map(len, output.splitlines())) <= 80


def test_demo_opens_on_the_samples_and_keeps_nothing(isolated: Path) -> None:
    status, output = on_terminal("demo", columns=120, answer=(b"Tersund", b"q"))
    assert status == 0
    assert "Traceback" not in output
    assert [path for path in isolated.rglob("*") if path.is_file()] == []


def test_the_reader_leaves_when_its_terminal_is_gone_and_no_signal_says_so() -> None:
    terminal, its_end = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    # In a session without a controlling terminal nobody sends a SIGHUP.
    reader = subprocess.Popen(
        [*COMMAND], stdin=its_end, stdout=its_end, stderr=its_end, close_fds=True, start_new_session=True
    )
    try:
        os.close(its_end)
        output = b""
        while b"\x1b[?1049h" not in output:
            output += os.read(terminal, 65536)
        assert reader.poll() is None
        os.close(terminal)
        assert reader.wait(60) is not None
    finally:
        reader.kill()
        reader.wait()

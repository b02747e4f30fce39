"""Sending to a command: real commands, with what they must not see, get or do."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from reader.annotating.pipe import arguments_of, send
from reader.errors import ExportError, UsageError

PYTHON = sys.executable


def python(code: str, *arguments: str) -> tuple[str, ...]:
    return (PYTHON, "-c", code, *arguments)


def test_the_command_gets_the_text_and_its_answer_comes_back() -> None:
    assert send(("cat",), "Ostvik 🚢\n").output == "Ostvik 🚢\n"
    sent = send(python("import sys; sys.stderr.write('no\\x1b[2J'); sys.exit(3)"), "x")
    assert (sent.status, sent.output, sent.error) == (3, "", "no")


def test_nothing_is_read_by_a_shell(tmp_path: Path) -> None:
    assert arguments_of("cat 'a b' \"c\" $HOME | tee x; y") == ("cat", "a b", "c", "$HOME", "|", "tee", "x;", "y")
    show = python("import sys; print(sys.argv[1:])", "$(touch x)", "`id`", "; ls", "*")
    assert send(show, "").output == "['$(touch x)', '`id`', '; ls', '*']\n"


@pytest.mark.parametrize("line", ["", "   ", "cat 'a"])
def test_a_line_that_is_no_command_is_told(line: str) -> None:
    with pytest.raises(UsageError, match="no command"):
        arguments_of(line)


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no-such-command cannot be started: no such file or directory"):
        send(("no-such-command",), "x")
    with pytest.raises(ExportError, match="cannot be started: permission denied"):
        send((str(tmp_path),), "x")
    with pytest.raises(UsageError, match="NUL"):
        send(("cat", "a\0b"), "x")


def test_the_environment_holds_no_secret() -> None:
    environ = {**os.environ, "NEWS_TOKEN": "secret", "NEWSREADER_DB": "x", "LC_ALL": "C.UTF-8", "LD_PRELOAD": ""}
    seen = send(python("import os; print(sorted(os.environ))"), "", environ=environ).output
    assert "PATH" in seen
    assert "LC_ALL" in seen
    assert "NEWS" not in seen
    assert "LD_PRELOAD" not in seen


def test_a_slow_command_is_ended_with_what_it_started(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); child = os.fork();"
        "open(sys.argv[1] + ('/parent' if child else '/child'), 'w').write(str(os.getpid())); time.sleep(60)"
    )
    with pytest.raises(ExportError, match=r"took longer than 1\.5 seconds and was ended"):
        send(python(code, str(tmp_path)), "x" * 1_000_000, seconds=1.5)
    for name in ("parent", "child"):
        pid = int((tmp_path / name).read_text())
        for _ in range(100):  # until init has taken the child away
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except (FileNotFoundError, ProcessLookupError):
                break
            if state == "Z":
                break
            time.sleep(0.05)
        else:
            pytest.fail(f"{name} is alive")


def test_a_command_that_leaves_somebody_behind_is_not_waited_for() -> None:
    """As a clipboard's keeper does, who holds the streams open."""
    code = "import os, time\nif os.fork() == 0:\n    time.sleep(3)\nelse:\n    print('done', flush=True); os._exit(0)"
    begun = time.monotonic()
    assert send(python(code), "x", seconds=30).output == "done\n"
    assert time.monotonic() - begun < 30


def test_output_without_end_is_cut_and_input_that_nobody_reads_is_dropped() -> None:
    sent = send(python("print('a' * 10_000_000)"), "")
    assert (sent.status, len(sent.output)) == (0, 65_536)
    assert send(("true",), "x" * 5_000_000).status == 0

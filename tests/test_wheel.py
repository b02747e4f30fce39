"""The wheel in an environment of its own: all the files that the program needs are in it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


def test_the_wheel_holds_what_is_no_python(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    # feeds.toml is a link in the repository and a file here.
    assert zipfile.ZipFile(wheel).read("reader/data/feeds.toml") == (ROOT / "feeds.toml").read_bytes()
    assert {"reader/py.typed", "widgets/py.typed", "widgets/newsreader.tcss", "widgets/screens/screens.tcss"} <= names
    samples = {f"reader/data/samples/{path.name}" for path in (ROOT / "reader/data/samples").iterdir()}
    assert samples
    assert samples <= names
    weights = {str(path.relative_to(ROOT)) for path in (ROOT / "reader/extract/weights").rglob("*") if path.is_file()}
    assert weights <= names
    assert not [
        name for name in names if name.startswith(("tests/", "docs/", "eval/", "bench/")) or "__pycache__" in name
    ]


def test_the_wheel_runs(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    scheme = {"base": str(environment), "platbase": str(environment)}
    site = Path(sysconfig.get_path("purelib", vars=scheme))
    with zipfile.ZipFile(wheel) as archive:  # what pip install --no-deps does, without pip
        archive.extractall(site)
    # The dependencies are those of this environment; its editable link to the working tree is left out.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = environment / "bin" / "python"
    run = "import sys; from reader.cli import main; sys.exit(main())"

    def output(*arguments: str) -> str:
        command = [python, "-c", run, *arguments]
        ran = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""}
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    where = subprocess.run(
        [python, "-c", "import reader, widgets; print(reader.__file__, widgets.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.count(str(site)) == 2
    assert "Open the reader on bundled articles" in output("--help")
    assert output("--version").startswith("newsreader ")
    (tmp_path / "a.txt").write_text("Council meets\n\nMayor Ana Ruiz said the council would meet again.\n")
    assert output("add", "a.txt").startswith("Added Council meets")
    samples = site / "reader" / "data" / "samples"
    assert "Subscribed to" in output("feeds", "add", str(samples))
    assert output("list").count("\n") >= 7
    assert output("extract", "title:council") == "Extracted 1 article\n"

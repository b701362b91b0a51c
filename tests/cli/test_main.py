from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import __version__
from annotator.cli import info
from annotator.cli.main import INTERRUPTED, VERBS, main
from tests.cli.conftest import Run
from tests.conftest import ROOT


def test_version(run: Run) -> None:
    answer = run("--version")
    assert (answer.status, answer.out) == (0, f"mots-annotator {__version__}\n")


def test_help_lists_every_verb(run: Run) -> None:
    answer = run("--help")
    assert answer.status == 0
    assert all(f"\n  {name.split()[0]} " in answer.out for name in VERBS)


def test_help_of_a_group_lists_its_verbs(run: Run) -> None:
    answer = run("benchmark", "--help")
    assert answer.status == 0
    assert "\n  refine " in answer.out
    assert run("benchmark", "no-such-verb").status == 2


def test_help_comes_at_once_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom annotator.cli.main import main\nmain(['--help'])\n"
        "heavy = {'torch', 'PySide6', 'cv2', 'numpy', 'sqlalchemy', 'scipy'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.strip() == ""
    assert time.monotonic() - began < 5  # 0.4 s on an idle machine


@pytest.mark.parametrize("arguments", [["no-such-verb"], ["info"], ["propose", "x.mots", "--track", "three"]])
def test_wrong_usage_is_status_2(run: Run, arguments: list[str]) -> None:
    answer = run(*arguments)
    assert answer.status == 2
    assert "Usage: mots-annotator" in answer.err
    assert "Traceback" not in answer.err


def test_without_a_verb_it_helps(run: Run) -> None:
    answer = run()
    assert "Commands:" in answer.out + answer.err


def _raising(error: BaseException) -> Callable[..., None]:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    return fail


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(info, "opened", _raising(ValueError("surprise")))
    with pytest.raises(ValueError, match="surprise"):
        main(["info", str(tmp_path)])


def test_the_systems_faults_are_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(info, "opened", _raising(OSError(28, "No space left on device", "/data/x")))
    answer = run("info", tmp_path)
    assert answer.status == 1
    assert answer.err == "mots-annotator: /data/x: no space left on device.\n"


def test_an_interruption_says_what_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(info, "opened", _raising(KeyboardInterrupt()))
    answer = run("info", tmp_path)
    assert answer.status == INTERRUPTED
    assert answer.err == "mots-annotator: interrupted. What was stored before is kept.\n"

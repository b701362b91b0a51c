"""All checks of the project, in the order in which they fail fastest: format, lint, types, import contracts, tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = (
    ("format", ("ruff", "format", "--check", ".")),
    ("lint", ("ruff", "check", ".")),
    ("import contracts", ("lint-imports",)),
    ("types", ("mypy",)),
    ("tests", (sys.executable, "-m", "pytest", "-q", "--durations=15")),
)
WITHOUT_QT = (
    *("-p", "no:pytest-qt", "-W", "ignore::pytest.PytestConfigWarning"),
    *("--override-ini", "addopts=--strict-markers --import-mode=importlib -ra"),
    *("--ignore=tests/gui", "--ignore=tests/e2e/test_window.py"),
)


def qt_loads() -> bool:
    """Whether the system has the libraries that Qt needs; says so when not, as the window's tests are left out then."""
    code = "import PySide6.QtWidgets"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1]
        sys.stdout.write(f"== Qt cannot be loaded: {reason}\n== The window's tests are left out. ")
        sys.stdout.write("'mots-annotator doctor' says what to install.\n")
    return not done.returncode


def main() -> int:
    """Run all checks, also after one has failed.

    Returns:
        exit status: 0 when all passed.
    """
    failed = []
    for name, command in CHECKS:
        start = time.monotonic()
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        # The tools of the environment that runs this file, whether or not it is activated.
        program = shutil.which(command[0], path=str(Path(sys.executable).parent)) or command[0]
        extra = WITHOUT_QT if name == "tests" and not qt_loads() else ()
        if subprocess.run([program, *command[1:], *extra], cwd=ROOT, check=False).returncode:
            failed.append(name)
        sys.stdout.write(f"== {name}: {'FAILED' if name in failed else 'ok'} ({time.monotonic() - start:.0f} s)\n")
    sys.stdout.write(f"failed: {', '.join(failed)}\n" if failed else "all checks passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

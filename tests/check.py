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
        if subprocess.run([program, *command[1:]], cwd=ROOT, check=False).returncode:
            failed.append(name)
        sys.stdout.write(f"== {name}: {'FAILED' if name in failed else 'ok'} ({time.monotonic() - start:.0f} s)\n")
    sys.stdout.write(f"failed: {', '.join(failed)}\n" if failed else "all checks passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Bad files for every reader: no traceback, no crash, no hang, no memory that grows beyond reason.

    python tests/benchmarks/fuzz_readers.py --count 100000

Good files (small ones that the program writes, parts of real ones where the research data is there) are made bad by
`tests.formats.mutations` and read in a child process with a limit on its memory and on the time of each input. A child
that dies or hangs is a fault of the input that it was at; another goes on behind it. Faults are told by the place of
the code that they came from; their inputs stay in --keep. Input n of a --seed is always the same.

Data: the folder in MOTS_ANNOTATOR_DATA, or ../shared beside the checkout.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

DATA = Path(os.environ.get("MOTS_ANNOTATOR_DATA", ROOT.parent / "shared")) / "data"


def child(arguments: argparse.Namespace) -> None:
    """Read inputs `first` to `count`, and write a line of JSON for each to standard output."""
    from annotator.errors import AnnotatorError
    from tests.formats.hostile import cases

    scratch = Path(arguments.scratch)
    found = cases(scratch / "good", DATA if DATA.is_dir() else None)
    chosen = [case for case in found if not arguments.only or arguments.only in case.name]
    faulthandler.enable()
    limit_memory(arguments.memory)
    for number in range(arguments.first, arguments.count):
        rng = Random(f"{arguments.seed}/{number}")
        case = chosen[number % len(chosen)]
        folder = scratch / "bad"
        shutil.rmtree(folder, ignore_errors=True)
        say(number=number, case=case.name, at=True)
        path = case.put(folder, rng)
        faulthandler.dump_traceback_later(arguments.seconds, exit=True)
        start = time.process_time()
        answer: dict[str, Any] = {"outcome": "read"}
        try:
            case.read(path)
        except AnnotatorError as error:
            answer = {"outcome": "refused", "text": str(error)}
        except BaseException as error:
            answer = {"outcome": "fault", "text": place_of(error)}
            if isinstance(error, KeyboardInterrupt):
                raise
        faulthandler.cancel_dump_traceback_later()
        if answer["outcome"] == "refused" and "\n" in answer["text"]:
            answer = {"outcome": "fault", "text": f"a message of several lines: {answer['text']!r}"}
        if answer["outcome"] == "fault" and arguments.keep is not None:
            shutil.copytree(folder, arguments.keep / str(number), dirs_exist_ok=True)
        say(number=number, case=case.name, seconds=round(time.process_time() - start, 4), **answer)


def limit_memory(megabytes: int) -> None:
    """Let the process grow by so much from what it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def place_of(error: BaseException) -> str:
    """The kind of an error and the last lines of this project that it came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if str(ROOT) in frame.filename]
    places = [f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}" for frame in frames[-2:]]
    return f"{type(error).__name__}: {str(error)[:120]} at {' < '.join(reversed(places))}"


def say(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


class Run:
    """What the children found."""

    def __init__(self, keep: Path | None) -> None:
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.faults: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.slowest: tuple[float, str, int] = (0.0, "", 0)
        self.keep = keep

    def take(self, answer: dict[str, Any], scratch: Path) -> None:
        """Count one input."""
        self.outcomes[answer["case"], answer["outcome"]] += 1
        self.slowest = max(self.slowest, (answer.get("seconds", 0.0), answer["case"], answer["number"]))
        if answer["outcome"] in ("fault", "died"):
            key = f"{answer['case']}: {answer['text']}"
            self.faults[key] += 1
            if key not in self.first:
                self.first[key] = answer["number"]
                if self.keep is not None and answer["outcome"] == "died" and (scratch / "bad").is_dir():
                    shutil.copytree(scratch / "bad", self.keep / str(answer["number"]), dirs_exist_ok=True)

    def report(self, seconds: float) -> None:
        """Print a table, then the faults."""
        kinds = ("read", "refused", "fault", "died")
        rows = [(name, [self.outcomes[name, kind] for kind in kinds]) for name in sorted({n for n, _ in self.outcomes})]
        total = [sum(row[index] for _, row in rows) for index in range(len(kinds))]
        sys.stdout.write("| reader | inputs | read all the same | refused | tracebacks | crashes and hangs |\n")
        sys.stdout.write("|---|---|---|---|---|---|\n")
        for name, row in [*rows, ("all", total)]:
            sys.stdout.write(f"| {name} | {sum(row):,} | {' | '.join(f'{count:,}' for count in row)} |\n")
        took, name, number = self.slowest
        sys.stdout.write(
            f"\n{sum(total):,} inputs in {seconds:,.0f} s; the slowest took {took:.2f} s ({name}, {number})\n"
        )
        for text, count in self.faults.most_common():
            sys.stdout.write(f"FAULT {count} × {text} (first: input {self.first[text]})\n")


def parent(arguments: argparse.Namespace) -> int:
    """Run children until all inputs were read.

    Returns:
        exit status: 1 when there was any fault.
    """
    run = Run(arguments.keep)
    start = time.monotonic()
    first = arguments.first
    while first < arguments.count:
        scratch, start_of_child = Path(tempfile.mkdtemp(prefix="fuzz.")), first
        command = [sys.executable, __file__, *sys.argv[1:], "--first", str(first), "--scratch", str(scratch), "--child"]
        errors = scratch / "errors"
        with (
            errors.open("wb") as log,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT) as process,
        ):
            assert process.stdout is not None
            at: dict[str, Any] | None = None
            for text in process.stdout:
                if not text.endswith(b"\n"):
                    break  # it was killed while it wrote
                answer = json.loads(text)
                at = answer if answer.get("at") else None
                first = answer["number"] + (at is None)
                if at is None:
                    run.take(answer, scratch)
                    if (answer["number"] + 1) % 5000 == 0:
                        sys.stderr.write(f"{answer['number'] + 1:,} inputs, {sum(run.faults.values())} faults\n")
        if process.returncode:
            lines = errors.read_text(errors="replace").splitlines()
            where = next((line.strip() for line in lines if str(ROOT) in line), "")
            reason = f"the child ended with {process.returncode} {lines[-1] if lines else ''} {where}"
            if at is None and first == start_of_child:
                sys.stderr.write("\n".join([reason, *lines, ""]))
                return 2
            run.take(
                {**(at or {"number": first, "case": "between two inputs"}), "outcome": "died", "text": reason}, scratch
            )
            first += at is not None
        shutil.rmtree(scratch, ignore_errors=True)
    run.report(time.monotonic() - start)
    return 1 if run.faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="readers with this in their name")
    parser.add_argument("--memory", type=int, default=1024, help="MiB by which a child may grow")
    parser.add_argument("--seconds", type=float, default=20.0, help="time of one input")
    parser.add_argument("--keep", type=Path, help="folder for an input of each fault")
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--scratch", default="", help=argparse.SUPPRESS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments)
        return 0
    return parent(arguments)


if __name__ == "__main__":
    sys.exit(main())

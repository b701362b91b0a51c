"""Bad files for every reader: each is read or refused with one line, and nothing else happens.

`tests/benchmarks/fuzz_readers.py` does the same a hundred thousand times, with limits on memory and time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.formats import registry
from annotator.formats.options import ReadOptions
from tests.conftest import ROOT
from tests.formats.hostile import Case, cases
from tests.formats.mutations import mutated

EXAMPLES = 100
READERS = (
    *("boxes KITTI tracking", "boxes MOTChallenge", "boxes CSV", "seqinfo", "seqmap KITTI", "seqmap MOTS"),
    *("tree KITTI", "tree MOTChallenge", "tree CSV", "zip", "gz", "image .png", "image .jpg", "image .bmp"),
    *("validate txt", "validate tree", "validate png"),
)
CODECS = tuple(name for name, codec in registry.codecs().items() if codec.read is not None and codec.write is not None)
TELLING = tuple(f"telling {name}" for name in CODECS)


@cache
def every() -> dict[str, Case]:
    with tempfile.TemporaryDirectory() as folder:
        return {case.name: case for case in cases(Path(folder))}


def read(case: Case, path: Path) -> None:
    try:
        case.read(path)
    except AnnotatorError as error:
        text = str(error)
        assert "\n" not in text
        assert len(text) < 2000, "a person should read it"


def test_no_reader_is_forgotten() -> None:
    assert set(every()) == {*READERS, *CODECS, *TELLING}


@pytest.mark.parametrize("name", [*READERS, *CODECS, *TELLING])
def test_good_files_are_read(tmp_path: Path, name: str) -> None:
    case = every()[name]
    case.read(case.put(tmp_path))


@pytest.mark.parametrize("name", [*READERS, *CODECS])
def test_bad_files_are_read_or_refused(tmp_path: Path, name: str) -> None:
    for number in range(EXAMPLES):
        folder = tmp_path / "bad"
        read(every()[name], every()[name].put(folder, Random(f"test/{name}/{number}")))
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", TELLING)
def test_no_format_stumbles_over_the_bad_files_of_another(tmp_path: Path, name: str) -> None:
    for number in range(EXAMPLES // 10):
        folder = tmp_path / "bad"
        every()[name].read(every()[name].put(folder, Random(f"test/{name}/{number}")))
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", [*READERS, *CODECS])
@settings(deadline=None, max_examples=15)
@given(data=st.binary(max_size=300), start=st.integers(0, 60))
def test_any_bytes_behind_a_good_beginning(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes, start: int
) -> None:
    case = every()[name]
    folder = tmp_path_factory.mktemp("any")
    path = case.put(folder)
    bad = folder / case.bad[0]
    bad.write_bytes(bad.read_bytes()[:start] + data)
    read(case, path)
    shutil.rmtree(folder)


def test_the_same_seed_makes_the_same_bad_file() -> None:
    good = b"0 1001 1 40 60 abc\n" * 3
    made = [mutated("a.txt", good, Random(7)) for _ in range(2)]
    assert made[0] == made[1]
    assert len({mutated("a.txt", good, Random(seed)) for seed in range(50)}) > 30


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("coco", "["),
        ("coco", '{"images":['),
        ("youtube_vis", '{"videos":[{"a":'),
        ("bdd100k", "[{"),
        ("cvat_video", "<a>"),
    ],
)
def test_values_nested_far_too_deep_are_refused(tmp_path: Path, name: str, text: str) -> None:
    codec = registry.codec(name)
    path = tmp_path / f"a{codec.suffix}"
    path.write_text(text + text[-1 if name != "cvat_video" else 0 :] * 100_000)
    codec.recognises(path)
    assert codec.read is not None
    with pytest.raises(AnnotatorError):
        _ = [list(content.entries) for content in codec.read(path, ReadOptions())]


def test_the_long_run_works(tmp_path: Path) -> None:
    """A short one: in a child process, with its limits."""
    script = ROOT / "tests" / "benchmarks" / "fuzz_readers.py"
    command = [sys.executable, str(script), "--count", "40", "--only", "txt", "--keep", str(tmp_path / "keep")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| all | 40 |" in done.stdout
    assert not (tmp_path / "keep").exists()

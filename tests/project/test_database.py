from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.project.store import Project

# Root may write everywhere, so it becomes nobody; before that, everything is imported from wherever Python lies.
_READ = """
import os, sys
from pathlib import Path
from annotator.project.store import Project

first, second = map(Path, sys.argv[1:])
Project.open(first).close()
if os.getuid() == 0:
    os.setuid(65534)
with Project.open(second, read_only=True) as project:
    print(len(project.journal()), end="")
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # pytest's own folders are closed to other users, and so may be the one that TMPDIR names.
    path = Path(tempfile.mkdtemp(dir="/tmp" if Path("/tmp").is_dir() else None))
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@pytest.mark.skipif(sys.platform == "win32", reason="folders are made read-only in another way there")
def test_a_project_in_a_folder_that_may_not_be_written_opens_read_only(folder: Path, tmp_path: Path) -> None:
    for place in (tmp_path, folder):
        Project.create(place / "street.mots").close()
    before = sorted(item.name for item in folder.iterdir())
    folder.chmod(0o555)
    command = [sys.executable, "-c", _READ, str(tmp_path / "street.mots"), str(folder / "street.mots")]
    child = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (child.stdout, child.stderr) == ("0", "")
    assert sorted(item.name for item in folder.iterdir()) == before

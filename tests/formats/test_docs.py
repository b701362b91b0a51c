"""docs/formats.md: its table agrees with the registry, and its example works as an installed package."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats import registry
from annotator.jobs.converting import ConvertWish, convert
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
ROWS = {
    row[0]: row for row in re.findall(r"^\| `(\w+)` \|[^|]*\| (\S+) \| (\S+) \| (\S+) \| (\S+) \|", TEXT, re.MULTILINE)
}


def test_every_format_has_its_row_which_says_what_it_holds() -> None:
    held = {
        item.name: (
            item.name,
            *(
                "yes" if flag else "–"
                for flag in (item.holds.boxes, item.holds.masks, item.holds.types, item.holds.several)
            ),
        )
        for item in registry.codecs().values()
    }
    assert held == ROWS


def test_all_formats_go_both_ways_as_it_says() -> None:
    assert "All of them go both ways." in TEXT
    assert all(item.read and item.write for item in registry.codecs().values())


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example of the page, installed as `pip` does it."""
    (module,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    (entry,) = re.findall(r"```toml\n.*?\n(\w+) = \"(.*?)\"", TEXT, re.DOTALL)
    site = tmp_path / "site"
    info = site / "centres-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "centres.py").write_text(module, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: centres\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{registry.ENTRY_POINTS}]\n{entry[0]} = {entry[1]}\n")
    monkeypatch.syspath_prepend(site)
    registry.look_again()
    yield site
    registry.look_again()
    sys.modules.pop("centres", None)


def test_a_package_adds_a_format_by_its_entry_point(package: Path, tmp_path: Path) -> None:
    assert list(registry.codecs())[-1] == "centres"
    (tmp_path / "a.pts").write_text("0 3 car 20 30.5\n1 3 car 21 30\n")
    assert registry.codec_of(tmp_path / "a.pts").name == "centres"
    (made,) = convert(ConvertWish(tmp_path / "a.pts", tmp_path / "a.csv", "csv")).sequences
    assert (made.sequence.name, made.boxes) == ("a", 2)
    assert (tmp_path / "a.csv").read_text().splitlines()[1] == "0,3,15,25.5,25,35.5,car,"
    (back,) = convert(ConvertWish(tmp_path / "a.csv", tmp_path / "b.pts", "centres")).sequences
    assert back.notes == ("Only the centres of boxes are written.",)
    assert (tmp_path / "b.pts").read_text() == (tmp_path / "a.pts").read_text()


def test_its_mistakes_are_told_with_their_line(package: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pts").write_text("0 3 car 20 30.5\n1 3 car far\n")
    with pytest.raises(FormatError, match=r"a\.pts:2: the line is broken \(expected frame track type x y\)"):
        convert(ConvertWish(tmp_path / "a.pts", tmp_path / "a.csv", "csv"))
    assert not (tmp_path / "a.csv").exists()


def test_a_package_that_is_broken_is_named(package: Path) -> None:
    (package / "centres.py").write_text("import nothing_of_this_name\n")
    with pytest.raises(FormatError, match=r"the format 'centres' cannot be loaded \(got No module named 'nothing_of"):
        registry.codecs()

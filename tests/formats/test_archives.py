from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats import archives
from annotator.formats.archives import is_archive, name_notes, opened, unpacked

FILES = {"0000.txt": b"zero", "a/0001.txt": b"one"}


def make_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("folder/", b"")
    return path


def make_tar(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.suffix == ".tgz" else "w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    return path


MAKERS = [("a.zip", make_zip), ("a.tar", make_tar), ("a.tgz", make_tar)]
Maker = Callable[[Path, dict[str, bytes]], Path]


def contents(path: Path) -> dict[str, bytes]:
    with unpacked(path) as folder:
        files = [item for item in folder.rglob("*") if item.is_file()]
        return {item.relative_to(folder).as_posix(): item.read_bytes() for item in files}


@pytest.mark.parametrize(("name", "make"), MAKERS)
def test_files_come_out_and_nothing_else(tmp_path: Path, name: str, make: Maker) -> None:
    path = make(tmp_path / name, FILES)
    assert is_archive(path)
    assert contents(path) == FILES


def test_links_inside_of_a_tar_are_followed(tmp_path: Path) -> None:
    """As tar packs files that are the same on the disk, and results that were gathered by links."""
    path = tmp_path / "a.tar"
    links = {
        "hard.txt": (tarfile.LNKTYPE, "0000.txt"),
        "a/soft.txt": (tarfile.SYMTYPE, "../0000.txt"),
        "twice.txt": (tarfile.SYMTYPE, "hard.txt"),
        "out.txt": (tarfile.SYMTYPE, "../../etc/hostname"),
        "one.txt": (tarfile.SYMTYPE, "other.txt"),
        "other.txt": (tarfile.SYMTYPE, "one.txt"),
        "folder.txt": (tarfile.SYMTYPE, "a"),
    }
    with tarfile.open(path, "w") as archive:
        folder = tarfile.TarInfo("a")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        entry = tarfile.TarInfo("0000.txt")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"zero"))
        for name, (kind, target) in links.items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, target
            archive.addfile(link)
    assert contents(path) == dict.fromkeys(("0000.txt", "hard.txt", "a/soft.txt", "twice.txt"), b"zero")


def test_gz_holds_one_file_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "0000.txt.gz"
    path.write_bytes(gzip.compress(b"zero"))
    assert contents(path) == {"0000.txt": b"zero"}
    assert not is_archive(tmp_path / "none.zip")
    assert not is_archive(tmp_path)


@pytest.mark.parametrize(("name", "make"), MAKERS)
@pytest.mark.parametrize("inside", ["../0000.txt", "/0000.txt", "a/../../b.txt", "..\\b.txt"])
def test_names_that_leave_the_folder(tmp_path: Path, name: str, make: Maker, inside: str) -> None:
    path = make(tmp_path / name, {inside: b"x"})
    with pytest.raises(FormatError, match="a name in the archive leaves its folder"), unpacked(path):
        pass


@pytest.mark.parametrize(("name", "make"), MAKERS)
def test_an_archive_that_would_fill_the_disk(
    tmp_path: Path, name: str, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path / name, {"a.txt": bytes(10_000_000), "b.txt": b""})
    assert len(contents(path)["a.txt"]) == 10_000_000
    monkeypatch.setattr(archives, "MOST_BYTES", 9_000_000)
    with pytest.raises(FormatError, match="the archive holds too much"), unpacked(path):
        pass
    monkeypatch.setattr(archives, "MOST_BYTES", 10_000_000)
    monkeypatch.setattr(archives, "MOST_FILES", 1)
    with pytest.raises(FormatError, match="the archive holds too much"), unpacked(path):
        pass


def test_a_file_and_a_folder_of_one_name(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", {"a": b"x", "a/b.txt": b"y"})
    with pytest.raises(FormatError, match="the archive cannot be unpacked"), unpacked(path):
        pass


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"Fußgänger.txt": b"x"})
    path.write_bytes(path.read_bytes().replace("ß".encode(), b"\xff\xff"))
    with pytest.raises(FormatError, match="the archive is damaged"), unpacked(path):
        pass


def test_a_password(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", FILES)
    data = bytearray(path.read_bytes())
    for start in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[start] |= 1  # the flag of encryption
    path.write_bytes(bytes(data))
    with pytest.raises(FormatError, match="the archive cannot be unpacked"), unpacked(path):
        pass


@pytest.mark.parametrize(("name", "make"), MAKERS)
@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_archive_is_a_format_error(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Maker, data: st.DataObject
) -> None:
    path = make(tmp_path_factory.mktemp("damaged") / name, FILES)
    bad = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(bad[: data.draw(st.integers(0, len(bad)))]))
    with suppress(FormatError):
        contents(path)
    assert [item.name for item in path.parent.iterdir()] == [name]


def test_the_folder_is_called_as_the_archive(tmp_path: Path) -> None:
    for name, stem in (("0000.zip", "0000"), ("...zip", "archive"), ("a.b.zip", "a.b")):
        with unpacked(make_zip(tmp_path / name, FILES)) as folder:
            assert folder.name == stem
            above = folder.parent
        assert not above.exists()
    with unpacked(make_tar(tmp_path / "0001.tar", FILES).rename(tmp_path / "0001.TAR.GZ")) as folder:
        assert folder.name == "0001"


def with_names(path: Path, *names: bytes) -> Path:
    """A zip whose names are written as they are, without a mark of how to read them."""
    make_zip(path, {f"{number}{'_' * (len(name) - 1)}": b"x" for number, name in enumerate(names)})
    data = path.read_bytes()
    for number, name in enumerate(names):
        data = data.replace(f"{number}{'_' * (len(name) - 1)}".encode(), name)
    path.write_bytes(data)
    return path


def test_names_that_do_not_say_how_to_read_them(tmp_path: Path) -> None:
    """UTF-8 where that can be, else as zip had it first; only that is worth a word."""
    path = with_names(tmp_path / "a.zip", "Straße.txt".encode(), b"stra\xe1e.txt", b"plain.txt")
    assert set(contents(path)) == {"Straße.txt", "straße.txt", "plain.txt"}
    (note,) = name_notes(path)
    assert note.startswith(
        "1 name in a.zip with letters that are not marked as UTF-8: read as those of old DOS, such as"
    )
    assert "'straße.txt'" in note
    assert name_notes(make_zip(tmp_path / "b.zip", {"Straße.txt": b"x"})) == ()
    assert name_notes(make_tar(tmp_path / "c.tar", FILES)) == ()
    (tmp_path / "d.zip").write_bytes(b"no archive")
    assert name_notes(tmp_path / "d.zip") == ()


def test_what_is_opened_is_named_as_a_person_knows_it(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", FILES)
    with opened(path) as place:
        inside = place.root / "a" / "0001.txt"
        assert inside.read_bytes() == b"one"
        assert place.named(inside) == path / "a" / "0001.txt"
        assert place.named(tmp_path) == tmp_path
    with pytest.raises(FormatError, match=r"a\.zip/0000\.txt:3: broken\. Mend it\."), opened(path) as place:
        raise FormatError("broken", path=place.root / "0000.txt", line=3, todo="Mend it.")
    with pytest.raises(FormatError, match=r"^broken"), opened(path) as place:
        raise FormatError("broken")
    with opened(tmp_path) as place:
        assert (place.root, place.notes) == (tmp_path, ())

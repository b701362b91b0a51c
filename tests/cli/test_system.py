from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import resources
from annotator.cli import demo, doctor, system, window
from annotator.cli.system import LIBRARIES, Library, has_display, install_command, missing_libraries
from annotator.errors import AnnotatorError
from tests.cli.conftest import Run

CURSOR = next(item for item in LIBRARIES if item.name == "libxcb-cursor.so.0")
EGL = next(item for item in LIBRARIES if item.name == "libEGL.so.1")


def without(*gone: Library) -> Callable[[str], bool]:
    return lambda name: name not in {item.name for item in gone}


def test_what_does_not_load_is_missing() -> None:
    assert missing_libraries("linux", {"DISPLAY": ":0"}, without(CURSOR, EGL)) == [EGL, CURSOR]
    assert missing_libraries("linux", {}, without()) == []


@pytest.mark.parametrize(
    "environment",
    [{"QT_QPA_PLATFORM": "offscreen"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "wayland;xcb"}],
)
def test_without_x11_its_libraries_are_not_asked_for(environment: dict[str, str]) -> None:
    assert missing_libraries("linux", environment, without(CURSOR, EGL)) == [EGL]


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_bring_what_qt_needs(platform: str) -> None:
    assert missing_libraries(platform, {}, lambda name: False) == []
    assert has_display(platform, {})


@pytest.mark.parametrize(
    ("programs", "command"),
    [
        ({"apt-get"}, "sudo apt-get install -y libegl1 libxcb-cursor0"),
        ({"dnf"}, "sudo dnf install -y libglvnd-egl xcb-util-cursor"),
        (set(), "sudo apt-get install -y libegl1 libxcb-cursor0"),
    ],
)
def test_one_command_installs_all(programs: set[str], command: str) -> None:
    assert install_command([CURSOR, EGL], lambda name: name if name in programs else None) == command


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
    ],
)
def test_display(environment: dict[str, str], there: bool) -> None:
    assert has_display("linux", environment) is there


class TestWindow:
    def test_a_missing_library_is_one_clear_line(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system, "missing_libraries", lambda: [CURSOR])
        answer = run("open")
        assert answer.status == 1
        assert answer.err.startswith(
            "mots-annotator: the window cannot be opened, the system lacks libxcb-cursor.so.0."
        )
        assert "install -y " in answer.err
        assert answer.err.count("\n") == 1

    def test_a_missing_display_is_one_clear_line(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system, "missing_libraries", lambda: [])
        monkeypatch.setattr(system, "has_display", lambda: False)
        answer = run("open")
        assert answer.status == 1
        assert "there is no display" in answer.err
        assert "xvfb-run" in answer.err

    def test_a_bug_in_the_window_is_not_blamed_on_the_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(window, "check_window", lambda: None)
        monkeypatch.setitem(sys.modules, "annotator.gui.app", None)
        with pytest.raises(ImportError):
            window.show(None)

    def test_without_qt_it_says_so(self) -> None:
        code = (
            "import sys; sys.modules['PySide6'] = None\n"
            "from annotator.cli import window; window.check_window = lambda: None\n"
            "from annotator.cli.main import main; sys.exit(main(['open']))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "the window cannot be opened" in done.stderr
        assert "Traceback" not in done.stderr


class TestDoctor:
    def test_json_lists_what_was_looked_at(self, run: Run) -> None:
        answer = run("doctor", "--json").json
        found = {item["what"]: item for item in answer["findings"]}
        assert {"Python", "torch", "networks run on", "assets/icons", "display"} <= found.keys()
        assert found["torch"]["well"]

    def test_what_is_missing_is_status_1_and_says_how_to_get_it(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(system, "missing_libraries", lambda: [CURSOR])
        answer = run("doctor")
        assert answer.status == 1
        assert "MISSING  libraries for the window" in answer.out
        assert "install -y" in answer.out

    def test_a_package_that_is_not_there(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "_PACKAGES", ("no-such-package",))
        answer = run("doctor")
        assert answer.status == 1
        assert "pip install no-such-package" in answer.out

    def test_an_asset_that_is_not_there(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "_ASSETS", (("no", "such"),))
        answer = run("doctor")
        assert answer.status == 1
        assert "assets/no/such" in answer.out

    def test_all_is_well(self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(system, "missing_libraries", lambda: [])
        monkeypatch.setattr(resources, "asset", lambda *parts: tmp_path)
        answer = run("doctor")
        assert answer.status == 0
        assert answer.out.endswith("All is well.\n")


class TestDemoWindow:
    def test_it_opens_the_window_on_a_project_that_is_kept(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        shown: list[Path | None] = []
        monkeypatch.setattr(window, "show", lambda path: shown.append(path) or 0)
        monkeypatch.setattr(demo, "check_window", lambda: None)
        made: list[float] = []
        for options in ([], [], ["--fresh"]):
            assert run("demo", "--output", tmp_path / "demo", *options).status == 0
            made.append((tmp_path / "demo" / "demo.mots").stat().st_ino)
        assert shown == [tmp_path / "demo" / "demo.mots"] * 3
        assert made[0] == made[1]

    def test_without_a_display_the_robot_takes_over(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def fail() -> None:
            raise AnnotatorError("no display")

        headless: list[Path] = []
        monkeypatch.setattr(demo, "check_window", fail)
        monkeypatch.setattr(demo, "_headless", lambda folder, *_: headless.append(folder))
        answer = run("demo", "--output", tmp_path)
        assert answer.status == 0
        assert answer.err == "mots-annotator: no display. Going on without a window.\n"
        assert headless == [tmp_path]

"""The dialog: what it says of files, what it refuses, what it remembers, what it asks for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs import ask
from annotator.gui.dialogs.tracks_from import TracksFromDialog, network_text, thresholds_text
from annotator.gui.settings import Settings
from annotator.gui.theme import Theme
from annotator.jobs.trackrcnn import thresholds
from annotator.jobs.trackrcnn.bringing import BringWish
from refinement.trackrcnn.facts import NetworkFacts
from refinement.trackrcnn.tracker import Rule, TrackerConfig
from tests.trackers import bare_checkpoint

Make = Callable[..., TracksFromDialog]
CONFIG = TrackerConfig(rules={1: Rule(0.84, 15.0, 13), 2: Rule(0.5, 13.0, 2)})


@pytest.fixture
def make(qtbot: QtBot, settings: Settings, themed: Theme) -> Make:
    def made(chosen: tuple[int, int] | None = None) -> TracksFromDialog:
        dialog = TracksFromDialog("street", 50, chosen, settings)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return made


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return bare_checkpoint(tmp_path / "net.pt", masks="2154 of class 1, 28 of class 2", steps="925 of 1000")


def click(qtbot: QtBot, dialog: TracksFromDialog) -> bool:
    """Click the button that begins; whether the dialog is done."""
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    return dialog.result() == TracksFromDialog.DialogCode.Accepted


def choices(dialog: TracksFromDialog) -> list[str]:
    return [button.text() for button in dialog.findChildren(QRadioButton)]


class TestNetwork:
    def test_without_one_nothing_can_begin(self, make: Make, qtbot: QtBot) -> None:
        dialog = make()
        assert not dialog.go.isEnabled()
        assert "trackrcnn train" in dialog.network.told
        assert not click(qtbot, dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert dialog.isVisible()

    def test_it_says_what_it_finds_and_was_trained_on(self, make: Make, qtbot: QtBot, network: Path) -> None:
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network))
        assert dialog.network.told == (
            "Finds: car, pedestrian. Trained on masks: car 2,154, pedestrian 28. Steps: 925 of 1000."
        )
        assert "masks: 2154 of class 1" in dialog.network.toolTip()
        assert dialog.go.isEnabled()

    @pytest.mark.parametrize("text", ["~nobody_of_this_name/net.pt", "x" * 300, "a text\twith \u0000"])
    def test_what_can_be_no_path_is_no_network(self, make: Make, text: str) -> None:
        dialog = make()
        dialog.network.line.setText(text)
        dialog.thresholds.line.setText(text)
        assert dialog.network.told == "No such file. Check the path."
        assert "cannot be read" in dialog.thresholds.told or "no thresholds" in dialog.thresholds.told
        assert not dialog.go.isEnabled()

    def test_half_a_path_is_no_network(self, make: Make, qtbot: QtBot, network: Path) -> None:
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network)[:-3])
        assert dialog.network.told == "No such file. Check the path."
        assert not dialog.go.isEnabled()
        qtbot.keyClicks(dialog.network.line, ".pt")
        assert dialog.go.isEnabled()

    def test_a_checkpoint_of_refinement_is_named_as_such(self, make: Make, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = make()
        other = bare_checkpoint(tmp_path / "refinement.pt", "mots-annotator checkpoint")
        qtbot.keyClicks(dialog.network.line, str(other))
        assert dialog.network.told.startswith("A checkpoint of refinement, not a checkpoint of TrackR-CNN.")
        assert str(other) not in dialog.network.told
        assert not click(qtbot, dialog)

    @pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x03\x04 cut off"])
    def test_other_files_are_refused(self, make: Make, qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "net.pt").write_bytes(content)
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(tmp_path / "net.pt"))
        assert dialog.network.told.startswith("Not a checkpoint, or truncated")
        assert not click(qtbot, dialog)

    def test_a_file_that_goes_meanwhile(self, make: Make, qtbot: QtBot, network: Path) -> None:
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network))
        network.unlink()
        assert not click(qtbot, dialog)
        assert dialog.network.told == "No such file. Check the path."

    def test_it_is_chosen_with_the_button(
        self, make: Make, qtbot: QtBot, network: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dialog = make()
        monkeypatch.setattr(ask.QFileDialog, "getOpenFileName", lambda *_: ("", ""))
        qtbot.mouseClick(dialog.network.choose, Qt.MouseButton.LeftButton)
        assert dialog.network.path is None
        monkeypatch.setattr(ask.QFileDialog, "getOpenFileName", lambda *_: (str(network), ""))
        qtbot.mouseClick(dialog.network.choose, Qt.MouseButton.LeftButton)
        assert dialog.wish == BringWish(network)


class TestThresholds:
    def test_those_beside_the_network_come_along(self, make: Make, qtbot: QtBot, network: Path) -> None:
        beside = network.with_suffix(".json")
        thresholds.write(beside, CONFIG, {})
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network))
        assert dialog.wish == BringWish(network, beside)
        assert dialog.thresholds.told == "From these scores on: car 0.84, pedestrian 0.50."
        dialog.thresholds.line.clear()
        assert dialog.wish.thresholds is None
        assert "trackrcnn tune" in dialog.thresholds.told
        assert dialog.go.isEnabled()

    def test_those_of_another_network_go_with_it(self, make: Make, qtbot: QtBot, network: Path, tmp_path: Path) -> None:
        thresholds.write(network.with_suffix(".json"), CONFIG, {})
        other = bare_checkpoint(tmp_path / "other.pt")
        dialog = make()
        dialog.network.line.setText(str(network))
        dialog.network.line.setText(str(other))
        assert dialog.wish == BringWish(other)

    def test_a_wrong_file_is_refused(
        self, make: Make, qtbot: QtBot, network: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network))
        monkeypatch.setattr(ask.QFileDialog, "getOpenFileName", lambda *_: (str(network), ""))
        qtbot.mouseClick(dialog.thresholds.choose, Qt.MouseButton.LeftButton)
        assert dialog.thresholds.told.startswith("These are no thresholds of the tracker")
        assert not click(qtbot, dialog)
        dialog.thresholds.line.setText("/nowhere/t.json")
        assert dialog.thresholds.told.startswith("The thresholds cannot be read")
        assert not dialog.go.isEnabled()


class TestWish:
    def test_all_frames_where_none_are_chosen(self, make: Make) -> None:
        dialog = make()
        assert choices(dialog) == ["All 50 frames"]
        assert dialog.wish.frames is None

    def test_the_chosen_frames_come_first(self, make: Make, qtbot: QtBot) -> None:
        dialog = make((20, 31))
        assert choices(dialog) == ["All 50 frames", "Frames 20 to 31, chosen in the timeline"]
        assert dialog.wish.frames == (20, 31)
        button = dialog.findChildren(QRadioButton)[0]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center() - button.rect().center() / 2)
        assert dialog.wish.frames is None

    def test_what_is_tracked_is_left_out_unless_one_says_so(self, make: Make, qtbot: QtBot) -> None:
        dialog = make()
        assert dialog.wish.skip_tracked
        dialog.skip.setFocus()
        qtbot.keyClick(dialog.skip, Qt.Key.Key_Space)
        assert not dialog.wish.skip_tracked

    def test_the_files_are_remembered(self, make: Make, qtbot: QtBot, network: Path, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere.json"
        thresholds.write(elsewhere, CONFIG, {})
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network))
        qtbot.keyClicks(dialog.thresholds.line, str(elsewhere))
        assert click(qtbot, dialog)
        assert make().wish == BringWish(network, elsewhere)

    def test_cancelled_nothing_is_remembered(self, make: Make, qtbot: QtBot, network: Path, settings: Settings) -> None:
        dialog = make()
        qtbot.keyClicks(dialog.network.line, str(network))
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert settings.values.tracking_network == ""


class TestWords:
    def test_many_sequences_are_counted(self) -> None:
        names = {"sequences": "a, b, c, d, e, f"}
        assert network_text(NetworkFacts((1,), "resnet50", names)) == "Finds: car. Sequences: a, b, c, d and 2 more."
        four = NetworkFacts((1,), "resnet50", {"sequences": "a, b, c, d"})
        assert network_text(four) == "Finds: car. Sequences: a, b, c, d."

    def test_a_network_that_says_nothing(self) -> None:
        text = network_text(NetworkFacts((1, 2), "resnet50", {}))
        assert text == "Finds: car, pedestrian. It does not say what it was trained on."

    def test_thresholds_without_classes(self) -> None:
        assert thresholds_text(TrackerConfig(default=Rule(0.25))) == "From score 0.25 on."


def test_the_window_loads_no_torch_for_it(network: Path) -> None:
    thresholds.write(network.with_suffix(".json"), CONFIG, {})
    program = (
        "import sys; from pathlib import Path; from annotator.gui.dialogs import tracks_from as module\n"
        "path = Path(sys.argv[1])\n"
        "print(module.network_text(module.network_facts(path)))\n"
        "print(module.thresholds_text(module.thresholds.read(path.with_suffix('.json'))))\n"
        "sys.exit(any(name.split('.')[0] == 'torch' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(network)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 2

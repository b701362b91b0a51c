from __future__ import annotations

import json
import sys

import pytest

from annotator.cli import console


def test_table_puts_numbers_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    console.table(("track", "class", "IoU"), [(1, "car", 0.5), (12, "pedestrian", None), (1200, "", 1.0)])
    assert capsys.readouterr().out.splitlines() == [
        "track  class         IoU",
        "    1  car         0.500",
        "   12  pedestrian",
        "1,200              1.000",
    ]


def test_table_without_rows(capsys: pytest.CaptureFixture[str]) -> None:
    console.table(("track", "masks"), [])
    assert capsys.readouterr().out == "track  masks\n"


@pytest.mark.parametrize(("part", "whole", "text"), [(1, 8, "12.5 %"), (0, 5, "0.0 %"), (0, 0, "–"), (3, 3, "100.0 %")])
def test_percent(part: float, whole: float, text: str) -> None:
    assert console.percent(part, whole) == text


def test_where_there_is_no_terminal_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(console.time, "monotonic", lambda: now)
    with console.progress_bar("Working") as tell:
        for done in range(1, 2001):
            tell(done, 2000, "half done" if done == 1000 else "")
            now += 0.01
    assert capsys.readouterr() == ("", "Working: 501 of 2,000\nWorking: 1,001 of 2,000\nWorking: 1,501 of 2,000\n")


def test_quick_work_leaves_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress_bar("Working") as tell:
        tell(1, 2, "half")
        tell(2, 2, "all")
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with console.progress_bar("Working") as tell:
        tell(1, 2, "half done")
        tell(2, 2, "")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "2/2" in captured.err


def test_a_quiet_bar_says_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with console.progress_bar("Working", quiet=True) as tell:
        tell(1, 2, "half")
    assert capsys.readouterr() == ("", "")


def test_names_of_files_that_are_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    console.say("s\udce4.txt")
    console.note("s\udce4.txt")
    assert capsys.readouterr() == ("s\\xe4.txt\n", "s\\xe4.txt\n")
    console.print_json({"path": "s\udce4.txt", "name": "Straße"})
    text = capsys.readouterr().out
    assert json.loads(text) == {"path": "s\udce4.txt", "name": "Straße"}, "a script finds the file"
    assert text.encode().decode() == text

"""Drags in progress."""

from __future__ import annotations

from annotator.gui.canvas.strokes import Strokes
from annotator.gui.tools.base import Button, Drag, Pointer


def pointer(button: Button = "none", released: bool = False) -> Pointer:
    return Pointer((0, 0), (0, 0), button, released=released)


class Log:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def drag(self, name: str) -> Drag:
        try:
            while True:
                event = yield
                self.lines.append(f"{name} {'end' if event.released else 'move'}")
                if event.released:
                    return
        except GeneratorExit:
            self.lines.append(f"{name} dropped")
            raise


def test_press_moves_release() -> None:
    strokes, log = Strokes(), Log()
    strokes.begin("left", log.drag("a"))
    assert strokes
    strokes.move(pointer())
    strokes.end(pointer("left", released=True))
    assert not strokes
    assert log.lines == ["a move", "a end"]


def test_moves_go_to_the_newest_and_releases_to_their_button() -> None:
    strokes, log = Strokes(), Log()
    strokes.begin("left", log.drag("a"))
    strokes.begin("middle", log.drag("b"))
    strokes.move(pointer())
    strokes.end(pointer("left", released=True))
    strokes.end(pointer("right", released=True))
    strokes.move(pointer())
    strokes.end(pointer("middle", released=True))
    assert log.lines == ["b move", "a end", "b move", "b end"]


def test_dropped_drags_are_told() -> None:
    strokes, log = Strokes(), Log()
    strokes.begin("left", log.drag("a"))
    strokes.begin("left", log.drag("b"))
    strokes.drop()
    assert log.lines == ["a dropped", "b dropped"]
    assert not strokes


def test_a_drag_may_end_at_once_or_not_begin() -> None:
    strokes = Strokes()

    def short() -> Drag:
        return
        yield

    strokes.begin("left", None)
    strokes.begin("left", short())
    assert not strokes


def test_a_drag_that_drops_all_as_it_runs_ends_by_itself() -> None:
    strokes = Strokes()
    done: list[bool] = []

    def selects(on_release: bool) -> Drag:
        while not (yield).released and on_release:
            pass
        strokes.drop()
        done.append(True)

    strokes.begin("left", selects(on_release=True))
    strokes.end(pointer("left", released=True))
    strokes.begin("left", selects(on_release=False))
    strokes.move(pointer())
    assert done == [True, True]
    assert not strokes

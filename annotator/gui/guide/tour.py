"""The tour: from boxes to an export in a few callouts, shown once by itself when the demo is opened first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer

from annotator.gui.guide.callout import Callout
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from annotator.gui.shell import Shell


@dataclass(frozen=True, slots=True)
class Step:
    """One callout.

    Attributes:
        head: its heading.
        text: what it says; {name} stands for the key of an action, with _ in place of -.
        actions: any of them, done by the person, leads on.
        at: the action whose button it points to; "" for the image, "&File" for a menu.
    """

    head: str
    text: str
    actions: tuple[str, ...]
    at: str = ""


STEPS = (
    Step(
        marked("Every object has a box"),
        marked(
            "Each box belongs to a track: one car or person over all frames. Click one, or press <b>{next_track}</b> "
            "for the next track; <b>{next_frame}</b> and <b>{previous_frame}</b> step through the frames."
        ),
        ("next-track",),
    ),
    Step(
        marked("Let the network propose"),
        marked(
            "<b>{propose_sequence}</b> asks the network for a mask in each box. It works in the background; masks "
            "appear as they come."
        ),
        ("propose-sequence", "propose-track"),
        "propose-sequence",
    ),
    Step(
        marked("Draw where it helps most"),
        marked(
            "<b>{draw_next}</b> leads to the mask that is worth drawing most. <b>{tool_polygon}</b> outlines it: click "
            "around the object, Enter closes. <b>{tool_brush}</b> paints, <b>{tool_keys}</b> shows the keys of a tool."
        ),
        ("draw-next",),
        "draw-next",
    ),
    Step(
        marked("Teach the network this track"),
        marked(
            "After one or two corrections, <b>{finetune}</b> fine-tunes the network to the selected track and proposes "
            "its other masks anew. What you drew is never overwritten."
        ),
        ("finetune", "finetune-sequence"),
        "finetune",
    ),
    Step(
        marked("Accept what is right"),
        marked(
            "<b>{accept_next}</b> accepts a mask and goes to the track's next open frame, <b>{reject}</b> rejects it. "
            "The timeline below shows what is still open. Every change is saved at once; undo reaches all of it."
        ),
        ("accept-next", "accept", "accept-all"),
        "accept-next",
    ),
    Step(
        marked("Export"),
        marked(
            "<b>{export}</b> writes the accepted masks as KITTI MOTS or in other formats. <b>{palette}</b> finds every "
            "verb by its name. This tour is in the menu Help."
        ),
        ("export",),
        "&File",
    ),
)


class Tour(QObject):
    """Shows the steps beside what they are about; the window stays usable all the time.

    Args:
        window: its parts are pointed to.
    """

    def __init__(self, window: Shell) -> None:
        super().__init__(window)
        self._window = window
        self._step = -1
        self.callout = Callout(window)
        self.callout.moved.connect(self._move)
        self.callout.skipped.connect(self.stop)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._point)
        window.context.document_changed.connect(self._document_changed)
        for name in {name for step in STEPS for name in step.actions}:
            window.actions_[name].triggered.connect(lambda _=False, name=name: self._done(name))
        window.installEventFilter(self)

    @property
    def step(self) -> int:
        """Number of the step that is shown, from 0, or -1."""
        return self._step

    def start_once(self) -> None:
        """Start, unless it has been shown before."""
        if not self._window.settings.values.tour_seen:
            self.start()

    def start(self) -> None:
        """Begin with the first step; it does not come by itself again."""
        self._window.settings.set("tour_seen", True)
        self._show(0)

    def stop(self) -> None:
        """Hide it."""
        self._step = -1
        self.callout.hide()
        self._window.context.leave_field()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside the target when the window changes."""
        if self._step >= 0 and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._settle.start()
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        self._show(self._step + step)

    def _done(self, name: str) -> None:
        """What a step asks for has been done: on to the next one."""
        if 0 <= self._step < len(STEPS) - 1 and name in STEPS[self._step].actions:
            self._show(self._step + 1)

    def _show(self, step: int) -> None:
        if not 0 <= step < len(STEPS):
            self.stop()
            return
        self._step = step
        item, keymap = STEPS[step], self._window.actions_.keymap
        keys = {name.replace("-", "_"): keymap.text(name) or keymap.title(name) for name in keymap.names()}
        self.callout.say(tr(item.head), tr(item.text, **keys), step + 1, len(STEPS))
        self._settle.start()

    def _point(self) -> None:
        if self._step >= 0:
            self.callout.point_at(self._target(STEPS[self._step]))

    def _target(self, step: Step) -> QRect:
        window = self._window
        if step.at.startswith("&"):
            bar = window.menuBar()
            rect = bar.actionGeometry(bar.actions()[0])
            return QRect(bar.mapTo(window, rect.topLeft()), rect.size())
        part = window.button_of(step.at) if step.at else None
        shown: QWidget = part or window.context.canvas or window
        return QRect(shown.mapTo(window, QPoint(0, 0)), shown.size())

    def _document_changed(self) -> None:
        if self._window.context.document is None and self._step >= 0:
            self.stop()

"""Projects and files: new, open, add, import, export, relink; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import TrackKey
from annotator.editing.navigation import unaccepted_frames
from annotator.errors import AnnotatorError
from annotator.gui.translation import tr
from annotator.jobs import exchange

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.editing.overview import SequenceProgress
    from annotator.gui.context import Context


def new(context: Context, source: Path | None = None, boxes: Path | None = None) -> None:
    """Make a project from a folder or video; what is known already is filled in."""
    from annotator.gui.dialogs.new_project import NewProjectDialog

    window = context.window
    if window is None:
        return
    dialog = NewProjectDialog(context.settings, window)
    if source is not None:
        dialog.read(source, boxes)
    if dialog.exec():
        window.create_project(dialog.project, dialog.loaded)
    dialog.deleteLater()


def open_(context: Context) -> None:
    """Choose a project file and open it."""
    from annotator.gui.dialogs import ask

    path = ask.choose_file(context.window, tr("Open project"), context.settings, ask.PROJECTS)
    if path and context.window:
        context.window.open_project(path)


def demo(context: Context) -> None:
    """Open the demo; its project is made when it is opened first."""
    if context.window:
        context.window.open_demo()


def close(context: Context) -> None:
    """Close the project; everything is saved already."""
    if context.window:
        context.window.close_project()


def add(context: Context) -> None:
    """Add sequences to the project."""
    from annotator.gui.dialogs.new_project import NewProjectDialog

    document = context.document
    if document is None:
        return
    dialog = NewProjectDialog(context.settings, context.window, adding=True)
    if dialog.exec():
        numbers: list[int] = []
        if _told(context, lambda: numbers.extend(exchange.add_sequences(document.project, dialog.loaded))):
            context.selection.show(numbers[0])
    dialog.deleteLater()


def import_masks(context: Context) -> None:
    """Take over the boxes and masks of a file."""
    from annotator.gui.dialogs.import_masks import ImportDialog

    spot = context.spot()
    if spot is None or context.window is None:
        return
    dialog = ImportDialog(spot.sequence.name, context.settings, context.window)
    if dialog.exec():
        context.window.import_from(dialog.path, dialog.state)
    dialog.deleteLater()


def overview(context: Context) -> None:
    """Show how far the project has come, and go to where work goes on."""
    from annotator.editing.overview import Pace, sequences_progress, window_pace
    from annotator.gui.dialogs.overview import OverviewDialog
    from annotator.gui.shell import waiting

    document = context.document
    if document is None:
        return
    try:
        with waiting():  # it reads every step that a person has made
            pace = window_pace(document.state, document.project.steps("user"))
    except AnnotatorError as error:  # how far it is can be told all the same
        context.note(str(error), "warning")
        pace = Pace()
    dialog = OverviewDialog(sequences_progress(document.state), pace, context.window)
    if dialog.exec() and dialog.chosen is not None:
        go_on(context, dialog.chosen)
    dialog.deleteLater()


def go_on(context: Context, chosen: SequenceProgress) -> None:
    """Go to a sequence, and there to the first open frame of the track that is nearly done."""
    frame = 0
    if context.document is not None and chosen.unfinished is not None:
        frame = unaccepted_frames(context.document.state, chosen.sequence_id, chosen.unfinished)[0]
    context.selection.show(chosen.sequence_id, frame, chosen.unfinished)
    context.leave_field()


def go_to_unfinished(context: Context) -> None:
    """Go to the track that is nearly done in the first sequence that is not done; stay where all is."""
    from annotator.editing.overview import sequences_progress

    if context.document is not None:
        items = sequences_progress(context.document.state)
        chosen = next((item for item in items if item.unfinished is not None), None)
        if chosen is not None:
            go_on(context, chosen)


def export(context: Context) -> None:
    """Write files in one or more formats."""
    from annotator.gui.dialogs.export import ExportDialog

    spot = context.spot()
    if spot is None:
        return
    folder = spot.document.base / f"{spot.document.path.stem}-mots"
    dialog = ExportDialog(spot.state, spot.sequence_id, folder, context.settings, context.window)
    dialog.exec()
    dialog.deleteLater()


def relink(context: Context) -> None:
    """Choose where the images of the sequence are now."""
    from annotator.gui.dialogs import ask

    spot = context.spot()
    if spot is None or context.window is None:
        return
    title = tr("Where the images of “{name}” are now", name=spot.sequence.name)
    if spot.sequence.is_video:
        path = ask.choose_file(context.window, title, context.settings, ask.VIDEOS)
    else:
        path = ask.choose_folder(context.window, title, context.settings)
    if path:
        context.window.relink_to(path)


def undo(context: Context) -> None:
    """Take the last edit back, and say which: it may be in another frame."""
    if context.document:
        label = context.document.undo_label
        if context.document.undo():
            context.note("")  # what it spoke of is taken back
            _select_made(context, anew=False)
            _say(context, tr("Undone: {label}.", label=label))


def redo(context: Context) -> None:
    """Make the edit again that was taken back last."""
    if context.document:
        label = context.document.redo_label
        if context.document.redo():
            context.note("")
            _select_made(context, anew=True)
            _say(context, tr("Done again: {label}.", label=label))


def _select_made(context: Context, *, anew: bool) -> None:
    """Select the track that undo has brought back, where none is selected, or that redo has made, as its verb did."""
    edit, selection = context.document.last if context.document else None, context.selection
    made = [
        change.key.track_id
        for change in (edit.changes if edit else ())
        if isinstance(change.key, TrackKey)
        and change.key.sequence_id == selection.sequence_id
        and change.before is None
        and change.after is not None
    ]
    if len(made) == 1 and (anew or selection.track_id is None):
        selection.track_id = made[0]


def _say(context: Context, text: str) -> None:
    if context.canvas:
        context.canvas.say(text)


def _told(context: Context, work: Callable[[], object]) -> bool:
    """Do something that may fail for a reason outside the program; whether it was done."""
    try:
        work()
    except AnnotatorError as error:
        context.note(str(error), "danger")
        return False
    return True

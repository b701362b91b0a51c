"""Projects and files: new, open, add, import, export, relink; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError
from annotator.jobs import exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.gui.context import Context


def new(context: Context) -> None:
    """Make a project from a folder or video."""
    from annotator.gui.dialogs.new_project import NewProjectDialog

    window = context.window
    if window is None:
        return
    dialog = NewProjectDialog(context.settings, window)
    if dialog.exec():
        window.create_project(dialog.project, dialog.loaded)
    dialog.deleteLater()


def open_(context: Context) -> None:
    """Choose a project file and open it."""
    from annotator.gui.dialogs import ask

    path = ask.choose_file(context.window, "Open project", context.settings, ask.PROJECTS)
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
    title = f"Where the images of “{spot.sequence.name}” are now"
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
            _say(context, f"Undone: {label}.")


def redo(context: Context) -> None:
    """Make the edit again that was taken back last."""
    if context.document:
        label = context.document.redo_label
        if context.document.redo():
            _say(context, f"Done again: {label}.")


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

"""Verbs on the window itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.context import Context


def quit_(context: Context) -> None:
    """Close the window; everything is saved already."""
    if context.window:
        context.window.close()


def play(context: Context) -> None:
    """Play the frames, or stop."""
    if context.window:
        context.window.player.toggle()


def go_to(context: Context) -> None:
    """Type the number of a frame."""
    if context.window:
        context.window.transport.edit_frame()


def find_track(context: Context) -> None:
    """Type into the filter of the track list."""
    if context.window:
        context.window.tracks.focus_filter()


def full_screen(context: Context) -> None:
    """Fill the screen, or go back to a window."""
    if context.window:
        window = context.window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()


def shortcuts(context: Context) -> None:
    """Show all keys."""
    from annotator.gui.dialogs.settings import SHORTCUTS
    from annotator.gui.dialogs.shortcuts import ShortcutsDialog

    if context.window is None:
        return
    dialog = ShortcutsDialog(context.window.actions_.keymap, context.window)
    if dialog.exec() and dialog.change:
        settings(context, SHORTCUTS)
    dialog.deleteLater()


def settings(context: Context, page: str = "") -> None:
    """Choose theme, language, colours, keys."""
    from annotator.gui.dialogs.settings import SettingsDialog

    if context.window:
        dialog = SettingsDialog(context.settings, context.window.actions_.keymap, context.window, page)
        dialog.exec()
        dialog.deleteLater()


def palette(context: Context) -> None:
    """Find an action, a track, a frame, a sequence or a project by typing."""
    if context.window:
        context.window.guide.palette.open_over(context.window)


def tool_keys(context: Context) -> None:
    """Show the keys of the tool in use, or hide them."""
    if context.window:
        context.window.guide.tool_keys.toggle()


def tour(context: Context) -> None:
    """Show what is where, step by step; without a project on the demo."""
    if context.window and (context.document is not None or context.window.open_demo()):
        context.window.guide.tour.start()


def about(context: Context) -> None:
    """Say what this program is."""
    from annotator.gui.dialogs.about import about as show

    show(context.window)

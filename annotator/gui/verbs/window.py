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
    from annotator.gui.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(context.window).exec()


def about(context: Context) -> None:
    """Say what this program is."""
    from annotator.gui.dialogs.about import about as show

    show(context.window)

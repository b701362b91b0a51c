"""What verbs are told to work on: a project, its sequences and tracks, with hints for what is unknown."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from annotator.domain.classes import IGNORE
from annotator.errors import EditError, FrameError, hint

if TYPE_CHECKING:
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.domain.tracks import Track
    from annotator.project.store import Project


def check_choice(track_ids: Seq[int] | None, all_tracks: bool, option: str = "--all") -> None:
    """Make sure that a verb that is not to be run by accident is told which tracks, or explicitly all.

    Raises:
        typer.BadParameter: neither is chosen, or both.
    """
    if bool(track_ids) == all_tracks:
        raise typer.BadParameter(f"choose tracks with --track ID, or take all of them with {option}")


def opened(path: Path, *, read_only: bool = False) -> Project:
    """The project at `path`.

    Raises:
        ProjectError: it cannot be opened.
    """
    from annotator.project.store import Project

    return Project.open(path, read_only=read_only)


def sequences(state: State, name: str | None) -> list[Sequence]:
    """The sequence of this name, or all.

    Raises:
        EditError: there is none of this name, or none at all.
    """
    present = state.sequences()
    if not present:
        raise EditError("the project has no sequence", todo="Add one with 'mots-annotator add'.")
    if name is None:
        return present
    found = [item for item in present if item.name == name]
    if not found:
        raise EditError(f"there is no sequence '{name}'", todo=hint(name, [item.name for item in present]))
    return found


def one_sequence(state: State, name: str | None) -> Sequence:
    """The sequence of this name, or the only one.

    Raises:
        EditError: there is none of this name, or several to choose from.
    """
    found = sequences(state, name)
    if len(found) > 1:
        names = ", ".join(item.name for item in found)
        raise EditError("the project has several sequences", todo=f"Choose one with --sequence: {names}.")
    return found[0]


def tracks(state: State, sequence_id: int, track_ids: Seq[int] | None) -> list[Track]:
    """The tracks with these numbers, or all that are no ignore regions.

    Raises:
        EditError: one is unknown.
    """
    present = {item.track_id: item for item in state.tracks(sequence_id)}
    if not track_ids:
        return [item for item in present.values() if item.class_id != IGNORE.class_id]
    for track_id in track_ids:
        if track_id not in present:
            name = state.sequence(sequence_id).name
            known = hint(str(track_id), [str(item) for item in present]) if present else "It has no tracks."
            raise EditError(f"there is no track {track_id} in sequence '{name}'", todo=known)
    return [present[track_id] for track_id in dict.fromkeys(track_ids)]


def check_images(project: Project, sequence: Sequence) -> None:
    """Make sure that the images are there at all, before long work is begun on them.

    Raises:
        FrameError: the whole folder or video is gone.
    """
    from annotator.project.frames import missing_images

    problem = missing_images(sequence, project.base)
    if problem:
        raise FrameError(problem.rstrip("."), todo=f"See 'mots-annotator relink {project.path.name} PATH'.")


def tracks_of_all(state: State, name: str | None, track_ids: Seq[int] | None) -> list[tuple[Sequence, Track]]:
    """Tracks with their sequences: those with these numbers in one sequence, or all that are no ignore regions.

    Raises:
        EditError: a sequence or a track is unknown, or numbers are given and there are several sequences.
    """
    chosen = [one_sequence(state, name)] if track_ids else sequences(state, name)
    return [(item, member) for item in chosen for member in tracks(state, item.sequence_id, track_ids)]

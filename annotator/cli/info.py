"""`mots-annotator info`: what a project holds and how far it has come."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.console import note, percent, print_json, say, table
from annotator.cli.options import AsJson, ProjectPath
from annotator.cli.select import opened
from annotator.domain.words import plural

if TYPE_CHECKING:
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.domain.tracks import Track

_COUNTS = ("boxes", "proposed", "corrected", "accepted", "manual", "open")


def info(
    project: ProjectPath,
    suggest: Annotated[
        int, typer.Option("--suggest", min=0, metavar="N", help="Name N masks a sequence that are worth drawing most.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Show sequences, tracks, boxes, masks by state, the share of manual masks, and missing images.

    Counts are of objects; ignore regions, which nobody has to draw, are told apart. The project may be open in a
    window.

    \b
    Examples:
      mots-annotator info street.mots
      mots-annotator info street.mots --json
      mots-annotator info street.mots --suggest 5
    """
    with opened(project, read_only=True) as document:
        state, base, path = document.state, document.base, document.path
        found = [_sequence(state, sequence, base) for sequence in state.sequences()]
        for item, sequence in zip(found, state.sequences(), strict=True):
            if suggest:
                item["suggestions"] = _suggestions(state, sequence.sequence_id, suggest)
                item["nothing_suggested"] = None if item["suggestions"] else _lack(state, sequence.sequence_id)
    if as_json:
        print_json({"project": str(path), "sequences": found})
        return
    if not found:
        say(f"{path} has no sequence. Add one with 'mots-annotator add'.")
        return
    _print(found)


def _sequence(state: State, sequence: Sequence, base: Path) -> dict[str, Any]:
    from annotator.domain.classes import IGNORE, class_name
    from annotator.project.frames import missing_images

    tracks = [_track(state, sequence.sequence_id, track) for track in state.tracks(sequence.sequence_id)]
    objects = [item for item in tracks if item["class"] != IGNORE.name]
    boxes: Counter[str] = Counter()
    for track in state.tracks(sequence.sequence_id):
        boxes[class_name(track.class_id)] += len(state.detections(sequence.sequence_id, track.track_id))
    total = {name: sum(item[name] for item in objects) for name in _COUNTS}
    masks = total["proposed"] + total["corrected"] + total["accepted"]
    return {
        "name": sequence.name,
        "images": sequence.images,
        "frames": sequence.frame_count,
        "width": sequence.width,
        "height": sequence.height,
        "tracks": tracks,
        "ignore_tracks": len(tracks) - len(objects),
        "boxes_by_class": dict(boxes),
        **total,
        "masks": masks,
        "manual_share": total["manual"] / masks if masks else None,
        "missing_images": missing_images(sequence, base),
        "frames_without_image": sum(not name for name in sequence.frames),
    }


def _track(state: State, sequence_id: int, track: Track) -> dict[str, Any]:
    from annotator.domain.classes import class_name
    from annotator.editing.navigation import progress_of

    counts = progress_of(state, sequence_id, track.track_id)
    return {
        "id": track.track_id,
        "class": class_name(track.class_id),
        "type": track.source_type,
        **{name: getattr(counts, name) for name in _COUNTS},
    }


def _suggestions(state: State, sequence_id: int, count: int) -> list[dict[str, Any]]:
    from annotator.domain.classes import class_name
    from annotator.domain.edits import MaskKey
    from annotator.editing.suggestions import suggestions

    rows = []
    for item in suggestions(state, sequence_id, count):
        record = state.get(MaskKey(sequence_id, item.track, item.frame))
        rows.append(
            {
                "track": item.track,
                "class": class_name(state.track(sequence_id, item.track).class_id),
                "frame": item.frame,
                "quality": record.score if record else None,
                "gain": item.gain,
            }
        )
    return rows


def _lack(state: State, sequence_id: int) -> str:
    from annotator.editing.suggestions import lacking

    return str(lacking(state, sequence_id))


def _print(found: list[dict[str, Any]]) -> None:
    from annotator.domain.classes import IGNORE

    for item in found:
        say(f"{item['name']}: {plural(item['frames'], 'frame')} of {item['width']}x{item['height']}, {item['images']}")
        rows = [
            (track["id"], track["class"], *(track[name] for name in _COUNTS))
            for track in item["tracks"]
            if track["class"] != IGNORE.name
        ]
        rows.append(("all", "", *(item[name] for name in _COUNTS)))
        table(("track", "class", *_COUNTS), rows)
        classes = ", ".join(f"{name} {count:,}" for name, count in item["boxes_by_class"].items())
        say(f"boxes by class: {classes or 'none'} ({plural(item['ignore_tracks'], 'ignore track')})")
        say(f"manual masks: {percent(item['manual'], item['masks'])}\n")
        if "suggestions" in item:
            _print_suggestions(item)
        if item["missing_images"]:
            note(f"{item['missing_images']} Point to them with 'mots-annotator relink'.")
        elif item["frames_without_image"]:
            note(f"{item['name']}: {plural(item['frames_without_image'], 'frame')} without an image.")


def _print_suggestions(item: dict[str, Any]) -> None:
    if item["nothing_suggested"]:
        say(f"nothing to draw next: {item['nothing_suggested']}\n")
        return
    say("worth drawing next, by what that should win in whole masks:")
    columns = ("track", "class", "frame", "quality", "gain")
    table(columns, [[row[name] for name in columns] for row in item["suggestions"]])
    say()

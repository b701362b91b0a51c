"""What the command palette offers: actions, tracks, sequences, frames, recent projects."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from annotator.domain.classes import class_name
from annotator.gui.actions import GROUPS
from annotator.gui.needs import missing
from annotator.gui.palette.matching import Match, match
from annotator.gui.translation import tr
from annotator.gui.verbs import navigate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context, Spot

Kind = Literal["action", "track", "sequence", "frame", "project"]
MOST = 60  # entries that are listed; who wants others types more
USED_KEPT = 6
LEAST_SHARE = 0.4  # of the best score; letters that lie about in a long text fit nearly everything
_FRAME = re.compile(r"(?:f|frame)?\s*(\d{1,9})", re.IGNORECASE)
_TRACK = re.compile(r"(?:t|track)\s*(\d{1,9})", re.IGNORECASE)


NOT_SEARCHED = Match(0.0, frozenset())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes:
        kind: what it is.
        title: what is searched and shown.
        run: does it.
        detail: where it belongs, such as its menu.
        keys: how to do it without the palette.
        reason: why it cannot be done now; "" when it can.
        name: of the action, to remember it by.
        also: more that is searched, such as the text in English.
        found: how it fits what was typed.
    """

    kind: Kind
    title: str
    run: Callable[[], object]
    detail: str = ""
    keys: str = ""
    reason: str = ""
    name: str = ""
    also: str = ""
    found: Match = NOT_SEARCHED


def collect(context: Context, actions: ActionSet, open_project: Callable[[Path], object]) -> list[Entry]:
    """Everything that can be typed for now; frames aside, which have numbers enough."""
    found = _actions(context, actions)
    spot = context.spot()
    if spot is not None:
        found += _tracks(context, spot)
        found += _sequences(context, spot)
    opened = context.document.path if context.document else None
    return found + _projects(context, open_project, opened)


def search(
    typed: str, entries: Iterable[Entry], used: Sequence[str], spot: Spot | None, go: Callable[[int], object]
) -> list[Entry]:
    """The entries that fit, best first; with nothing typed the actions, those used last on top.

    Args:
        typed: by the person.
        entries: see `collect`.
        used: names of actions that were run from here, newest first.
        spot: where the annotator is; frames are those of its sequence.
        go: goes to a frame.
    """
    wanted = typed.strip()
    if not wanted:
        order = {name: place for place, name in enumerate(used)}
        listed = [entry for entry in entries if entry.kind == "action"]
        return sorted(listed, key=lambda entry: order.get(entry.name, len(order)))
    fitting = [replace(entry, found=found) for entry in entries if (found := _fit(wanted, entry, used)) is not None]
    best = max((entry.found.score for entry in fitting), default=0.0)
    fitting = [entry for entry in fitting if entry.found.score >= best * LEAST_SHARE]
    fitting.sort(key=lambda entry: (-entry.found.score, bool(entry.reason)))
    return ([*_frame(wanted, spot, go), *fitting])[:MOST]


def remembered(name: str, used: Sequence[str]) -> list[str]:
    """The actions used last, with one more."""
    return [name, *(item for item in used if item != name)][:USED_KEPT]


def lack(needs: Iterable[str], available: frozenset[str]) -> str:
    """Why an action is not possible, in the words of its first need that is not there; "" when it is possible."""
    return missing(needs, available)[1]


def _actions(context: Context, actions: ActionSet) -> list[Entry]:
    available = context.available()
    return [
        Entry(
            "action",
            action.title,
            actions[action.name].trigger,
            tr(menu),
            actions.keymap.text(action.name),
            lack(action.needs, available),
            action.name,
            f"{action.text.replace('&', '')} {menu}",
        )
        for menu, group in GROUPS.items()
        for action in group
        if action.name != "palette"
    ]


def _tracks(context: Context, spot: Spot) -> list[Entry]:
    return [
        Entry(
            "track",
            tr("Track {number}", number=track.track_id),
            partial(navigate.select_track, context, track.track_id),
            tr(class_name(track.class_id)),
            also=f"track {track.track_id} {class_name(track.class_id)}",
        )
        for track in spot.state.tracks(spot.sequence_id)
    ]


def _sequences(context: Context, spot: Spot) -> list[Entry]:
    return [
        Entry(
            "sequence",
            tr("Sequence {name}", name=item.name),
            partial(context.selection.show, item.sequence_id),
            tr("{count} frames", count=f"{item.frame_count:,}"),
            also=f"sequence {item.name}",
        )
        for item in spot.state.sequences()
        if item.sequence_id != spot.sequence_id
    ]


def _projects(context: Context, open_project: Callable[[Path], object], opened: Path | None) -> list[Entry]:
    return [
        Entry(
            "project",
            tr("Open {name}", name=path.stem),
            partial(open_project, path),
            str(path.parent),
            also=f"open project {path.stem}",
        )
        for path in context.settings.recent()
        if path != opened
    ]


def _fit(typed: str, entry: Entry, used: Sequence[str]) -> Match | None:
    number = _TRACK.fullmatch(typed)
    if entry.kind == "track" and number:  # the number itself comes before those that begin with it
        own = entry.also.split()[1]
        exact = 1000.0 if own == str(int(number[1])) else 0.0
        if not own.startswith(str(int(number[1]))):
            return None
        return Match(100.0 + exact - int(own) * 1e-6, frozenset())
    found = match(typed, entry.title)
    if found is None:
        hidden = match(typed, f"{entry.also} {entry.detail}")
        found = None if hidden is None else Match(hidden.score * 0.6, frozenset())
    if found is None:
        return None
    bonus = 6.0 if entry.name and entry.name in used else 0.0
    return Match(found.score + bonus + (1.0 if entry.kind == "action" else 0.0), found.places)


def _frame(typed: str, spot: Spot | None, go: Callable[[int], object]) -> list[Entry]:
    number = _FRAME.fullmatch(typed)
    if number is None or spot is None:
        return []
    frame, last = int(number[1]), spot.sequence.frame_count - 1
    reason = "" if frame <= last else tr("the last frame is {last}", last=last)
    title = tr("Go to frame {frame}", frame=frame)
    return [Entry("frame", title, partial(go, frame), spot.sequence.name, reason=reason)]

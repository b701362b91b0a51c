"""Verbs on the review of masks: flag them, to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.words import plural

if TYPE_CHECKING:
    from annotator.domain.state import State


def flag(state: State, keys: Iterable[MaskKey], flagged: bool = True) -> Edit:
    """Flag masks, so that they are looked at again, or take the flags away. Keys without a mask are passed over.

    Accepting a mask or drawing it anew takes its flag away; a new proposal keeps it.
    """
    found = ((key, record) for key in dict.fromkeys(keys) if (record := state.get(key)))
    changes = tuple(
        Change(key, record, replace(record, flagged=flagged)) for key, record in found if record.flagged != flagged
    )
    return Edit(_label("Flag" if flagged else "Unflag", changes), changes)


def _label(verb: str, changes: tuple[Change, ...]) -> str:
    first = changes[0].key if changes else None
    if isinstance(first, MaskKey) and len(changes) == 1:
        return f"{verb} mask of track {first.track_id}, frame {first.frame}"
    return f"{verb} {plural(len(changes), 'mask')}"

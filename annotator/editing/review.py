"""Verbs on the review of masks: flag them, to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.editing.masks import review_edit

if TYPE_CHECKING:
    from annotator.domain.edits import Edit, MaskKey
    from annotator.domain.state import State


def flag(state: State, keys: Iterable[MaskKey], flagged: bool = True) -> Edit:
    """Flag masks, so that they are looked at again, or take the flags away. Keys without a mask are passed over.

    Accepting a mask or drawing it anew takes its flag away; a new proposal keeps it.
    """
    verb = "Flag" if flagged else "Unflag"
    return review_edit(verb, state, dict.fromkeys(keys), lambda record: replace(record, flagged=flagged))

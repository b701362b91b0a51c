"""Verbs on depth order: which of two overlapping masks of a frame is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.compose import depth_order
from annotator.domain.edits import Change, DepthOrder, Edit, MaskKey, OrderKey
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.state import State


def bring_forward(state: State, key: MaskKey) -> Edit:
    """Put a mask before the next nearer one.

    Raises:
        EditError: there is no mask, or the rules of depth order keep it where it is.
    """
    return _move(state, key, +1, "Bring forward")


def send_backward(state: State, key: MaskKey) -> Edit:
    """Put a mask behind the next farther one.

    Raises:
        EditError: there is no mask, or the rules of depth order keep it where it is.
    """
    return _move(state, key, -1, "Send backward")


def _move(state: State, key: MaskKey, step: int, verb: str) -> Edit:
    order = depth_order(state, key.sequence_id, key.frame)
    if key.track_id not in order:
        raise EditError(f"track {key.track_id} has no mask in frame {key.frame}")
    index = order.index(key.track_id)
    other = index + step
    end = "in front of" if step > 0 else "behind"
    if not 0 <= other < len(order):
        raise EditError(f"track {key.track_id} is {end} all others already")
    if _rank(state, key, order[index]) != _rank(state, key, order[other]):
        raise EditError(
            f"track {order[other]} keeps its place in depth",
            todo="Accepted masks lie over corrected ones, these over proposals, and ignore regions behind all objects.",
        )
    order[index], order[other] = order[other], order[index]
    order_key = OrderKey(key.sequence_id, key.frame)
    change = Change(order_key, state.get(order_key), DepthOrder(tuple(order)))
    return Edit(f"{verb} track {key.track_id}, frame {key.frame}", (change,))


def _rank(state: State, key: MaskKey, track_id: int) -> tuple[bool, str]:
    record = state.masks(key.sequence_id, track_id)[key.frame]
    return (state.track(key.sequence_id, track_id).class_id == IGNORE.class_id, record.state.value)

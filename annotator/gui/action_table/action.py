"""One row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.gui.context import Context


@dataclass(frozen=True, slots=True)
class Action:
    """One verb as the person meets it.

    Attributes:
        name: by which menus and buttons refer to it.
        text: in menus; an ellipsis says that a dialog follows.
        slot: what it does.
        keys: shortcuts, the first of which is shown.
        icon: file name in assets/icons without suffix.
        needs: what has to be there, see `Context.available`.
        shows: (attribute of Selection, value) that a checkable action stands for.
        tip: a longer explanation.
    """

    name: str
    text: str
    slot: Callable[[Context], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: tuple[str, ...] = ()
    shows: tuple[str, object] | None = None
    tip: str = ""

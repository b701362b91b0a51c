"""One row of the table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.gui.translation import tr

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

    @property
    def label(self) -> str:
        """The text of menus in the language in use, with its mnemonic."""
        return tr(self.text)

    @property
    def title(self) -> str:
        """The text in the language in use, for all other places."""
        return plain(self.label).rstrip("…")

    @property
    def explanation(self) -> str:
        """The longer explanation in the language in use, or ""."""
        return tr(self.tip) if self.tip else ""


def plain(text: str) -> str:
    """An action's text without the mark of its mnemonic, which Chinese texts have in brackets behind them."""
    return re.sub(r"\(&\w\)", "", text).replace("&&", "\0").replace("&", "").replace("\0", "&")

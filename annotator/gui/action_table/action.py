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
        tip: a longer explanation; another action's name in braces, with low lines, stands for its key.
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

    def explanation(self, mention: Callable[[str], str]) -> str:
        """The longer explanation in the language in use, or "".

        Args:
            mention: name of an action → how a sentence names it, such as `Keymap.mention`.
        """
        keys = {name: mention(name.replace("_", "-")) for name in re.findall(r"{(\w+)}", self.tip)}
        return tr(self.tip, **keys) if self.tip else ""


def plain(text: str) -> str:
    """An action's text without the mark of its mnemonic, which Chinese texts have in brackets behind them."""
    return re.sub(r"\(&\w\)", "", text).replace("&&", "\0").replace("&", "").replace("\0", "&")

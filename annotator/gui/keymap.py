"""Which keys an action has: those of the table of actions, unless the person chose others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from annotator.gui.translation import marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.gui.action_table.action import Action
    from annotator.gui.settings import Settings

# Keys that the image keeps for its tools, with what they do there; no action of the window may have them.
OF_THE_IMAGE = {
    "Esc": marked("leaves what is being drawn"),
    "Return": marked("closes the polygon"),
    "Enter": marked("closes the polygon"),
    "Backspace": marked("takes back a vertex"),
    "Tab": marked("goes to the next vertex or field"),
    "Shift+Tab": marked("goes to the previous vertex or field"),
    "Z": marked("shows the mask as it was before, while it is held"),
}
# Keys of single cards while the review strip has the focus; there they win over the window's.
OF_THE_STRIP = {
    "Space": marked("accepts the chosen masks"),
    "X": marked("rejects the chosen masks"),
    "F": marked("flags the chosen masks"),
    "Ctrl+Return": marked("accepts all that are at least as good"),
    "Ctrl+A": marked("chooses all masks"),
    "F5": marked("lists anew"),
    "+": marked("makes the pictures larger"),
    "=": marked("makes the pictures larger"),
    "-": marked("makes the pictures smaller"),
    **dict.fromkeys(("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"), marked("moves the cursor")),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a key.

    Attributes:
        kind: "action" of the window, which can give it away; "image" or "strip", which cannot.
        name: of the action, else "".
        text: the action, or what the key does there.
    """

    kind: Literal["action", "image", "strip"]
    name: str
    text: str


class Keymap(QObject):
    """The keys of all actions. A key that the person gave to one action is taken from those that have it by the table.

    Signals:
        rekeyed: some actions have other keys now.

    Args:
        actions: the table.
        settings: keep what differs from the table.
        parent: owner.
    """

    rekeyed = Signal()

    def __init__(self, actions: Mapping[str, Action], settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        self._keys: dict[str, tuple[str, ...]] = {}
        self._resolve("keys")
        settings.changed.connect(self._resolve)

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of an action; the first one is shown."""
        return self._keys[name]

    def text(self, name: str) -> str:
        """The first key of an action as this system writes it, or ""."""
        return shown(self._keys[name][0]) if self._keys[name] else ""

    def mention(self, name: str) -> str:
        """How a sentence names an action: by its first key, or by its title in quotes where it has none."""
        return self.text(name) or f"“{self.title(name)}”"

    def title(self, name: str) -> str:
        """An action in the language in use, to go with its key."""
        return self._actions[name].title

    def names(self) -> list[str]:
        """All actions."""
        return list(self._actions)

    def changed(self, name: str) -> bool:
        """Whether an action has other keys than by the table."""
        return self._keys[name] != _portable(self._actions[name].keys)

    def action_of(self, key: str) -> str | None:
        """Name of the action that has a key."""
        wanted = portable(key)
        return next((name for name, keys in self._keys.items() if wanted in keys), None)

    def holders(self, key: str, name: str) -> list[Holder]:
        """Who else has a key that the action `name` is to have; the image comes first, as it gives nothing away."""
        wanted, found = portable(key), []
        if wanted in OF_THE_IMAGE:
            found.append(Holder("image", "", OF_THE_IMAGE[wanted]))
        other = self.action_of(wanted)
        if other is not None and other != name:
            found.append(Holder("action", other, self._actions[other].title))
        if wanted in OF_THE_STRIP:
            found.append(Holder("strip", "", OF_THE_STRIP[wanted]))
        return found

    def give(self, name: str, key: str) -> None:
        """Make a key the only one of an action. Who had it gets the action's first one in exchange.

        Raises:
            ValueError: Qt does not know the key, or the image keeps it.
        """
        wanted = portable(key)
        if not wanted or wanted in OF_THE_IMAGE:
            raise ValueError(f"'{key}' cannot be the key of an action")
        wish = {name: [wanted]}
        other = self.action_of(wanted)
        if other is not None and other != name:
            rest = [item for item in self._keys[other] if item != wanted]
            in_exchange = [item for item in self._keys[name][:1] if item not in rest]
            wish[other] = in_exchange + rest
        self._store(wish)

    def take_away(self, name: str) -> None:
        """Leave an action without keys."""
        self._store({name: []})

    def reset(self, name: str) -> None:
        """Give an action the keys of the table. Who has them now by choice has those of the table again, as far as
        they are free.
        """
        own = _portable(self._actions[name].keys)
        kept = {key for other, keys in self._keys.items() if other != name for key in keys}
        wish = {name: list(own)}
        for other, keys in self._keys.items():
            if other != name and set(own).intersection(keys):
                left = [key for key in keys if key not in own]
                free = [key for key in _portable(self._actions[other].keys) if key not in kept and key not in own]
                wish[other] = left or free
        self._store(wish)

    def reset_all(self) -> None:
        """Give all actions the keys of the table."""
        self._settings.set("keys", {})

    def _store(self, wish: Mapping[str, list[str]]) -> None:
        wanted = {**self._settings.values.keys, **wish}
        differing = {
            name: keys
            for name, keys in wanted.items()
            if name in self._actions and tuple(keys) != _portable(self._actions[name].keys)
        }
        self._settings.set("keys", differing)

    def _resolve(self, setting: str) -> None:
        if setting != "keys":
            return
        stored = self._settings.values.keys
        chosen: dict[str, tuple[str, ...]] = {}
        taken: set[str] = set()
        for name in (item for item in self._actions if item in stored):
            own = [key for key in _portable(stored[name]) if key not in OF_THE_IMAGE and key not in taken]
            chosen[name] = tuple(dict.fromkeys(own))
            taken.update(own)
        self._keys = {
            name: chosen[name] if name in chosen else tuple(key for key in _portable(action.keys) if key not in taken)
            for name, action in self._actions.items()
        }
        self.rekeyed.emit()


def portable(key: str) -> str:
    """A key in the one spelling that is stored, such as ``Ctrl+Shift+Z``; "" for what Qt does not know."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def shown(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _portable(keys: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(text for key in keys if (text := portable(key)))

"""Settings in a file that keeps only what differs from the defaults."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path, user_config_path, user_log_path
from PySide6.QtCore import QObject, Signal

from annotator.gui.settings.schema import Values, acceptable

if TYPE_CHECKING:
    from collections.abc import Iterable

APPLICATION = "mots-annotator"
RECENT_KEPT = 8


class Settings(QObject):
    """Settings in a json file; a broken or unwritable file costs the settings, never the work.

    Signals:
        changed: name of a setting that has another value now; who shows it follows.

    Attributes:
        cache: folder for what can be made again.

    Args:
        path: the file; by default where this system keeps settings.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.path = path or user_config_path(APPLICATION, appauthor=False) / "window.json"
        self.cache = path.parent / "cache" if path else user_cache_path(APPLICATION, appauthor=False)
        self.values = self._load()

    def set(self, name: str, value: Any) -> bool:
        """Give a setting a value, keep it, and tell; False when it has this value already.

        Raises:
            ValueError: there is no such setting, or the value is not of its kind or out of its range.
        """
        if not acceptable(name, value):
            raise ValueError(f"the setting '{name}' cannot be {value!r}")
        if getattr(self.values, name) == value:
            return False
        setattr(self.values, name, value)
        self.save()
        self.changed.emit(name)
        return True

    def reset(self, names: Iterable[str]) -> None:
        """Give some settings their defaults."""
        defaults = Values()
        for name in names:
            self.set(name, getattr(defaults, name))

    def save(self) -> None:
        """Write what differs from the defaults."""
        defaults = asdict(Values())
        changed = {name: value for name, value in asdict(self.values).items() if value != defaults[name]}
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.path.with_suffix(".tmp")
            temporary.write_text(json.dumps(changed, indent=1), encoding="utf-8")
            temporary.replace(self.path)

    def remember(self, project: Path) -> None:
        """Put a project on top of the recent ones."""
        text = str(project.absolute())
        others = [item for item in self.values.recent if item != text]
        self.values.recent = [text, *others][:RECENT_KEPT]
        self.save()

    def forget(self, project: Path) -> None:
        """Take a project off the recent ones."""
        self.values.recent = [item for item in self.values.recent if item != str(project)]
        self.save()

    def recent(self) -> list[Path]:
        """Recent projects that still exist, newest first."""
        return [path for path in map(Path, self.values.recent) if path.is_file()]

    def _load(self) -> Values:
        values = Values()
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return values
        for name, found in stored.items() if isinstance(stored, dict) else ():
            value = float(found) if type(found) is int and isinstance(vars(values).get(name), float) else found
            if acceptable(name, value):
                setattr(values, name, value)
        return values


def log_file() -> Path:
    """Where unexpected errors are written down."""
    return Path(user_log_path(APPLICATION, appauthor=False)) / "window.log"

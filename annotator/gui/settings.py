"""What the window remembers between runs: one table of defaults; the file keeps only what differs."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from platformdirs import user_config_path, user_log_path

APPLICATION = "mots-annotator"
RECENT_KEPT = 8


@dataclass
class Values:
    """Every setting with its default.

    Attributes:
        geometry: window size and place, as Qt writes it, base64.
        layout: docks and tool bars, as Qt writes it, base64.
        recent: project files, newest first.
        opacity: of masks, 0 to 1.
        theme: "system", "dark" or "light".
        folder: where the last file dialog was.
        show_boxes: whether boxes are drawn.
        show_ids: whether track numbers are drawn.
    """

    geometry: str = ""
    layout: str = ""
    recent: list[str] = field(default_factory=list)
    opacity: float = 0.5
    theme: str = "system"
    folder: str = ""
    show_boxes: bool = True
    show_ids: bool = True


class Settings:
    """Settings in a json file; a broken or unwritable file costs the settings, never the work."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_config_path(APPLICATION, appauthor=False) / "window.json"
        self.values = self._load()

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
        for item in fields(Values):
            value = stored.get(item.name) if isinstance(stored, dict) else None
            if type(value) is type(getattr(values, item.name)):
                setattr(values, item.name, value)
        return values


def log_file() -> Path:
    """Where unexpected errors are written down."""
    return Path(user_log_path(APPLICATION, appauthor=False)) / "window.log"

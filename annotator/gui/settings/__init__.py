"""What the window remembers between runs, and the choices that a person can make."""

from __future__ import annotations

from annotator.gui.settings.schema import Setting, Values, described
from annotator.gui.settings.store import APPLICATION, RECENT_KEPT, Settings, log_file

__all__ = ["APPLICATION", "RECENT_KEPT", "Setting", "Settings", "Values", "described", "log_file"]

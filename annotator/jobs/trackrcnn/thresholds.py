"""The thresholds of the tracker in a file: what a search has found, for the next time that sequences are tracked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.errors import FormatError

if TYPE_CHECKING:
    from refinement.trackrcnn.tracker import TrackerConfig

FORMAT = "mots-annotator tracker"
_FIELDS = ("score", "distance", "keep")


def write(path: Path, config: TrackerConfig, facts: dict[str, Any]) -> None:
    """Write thresholds, and what is to be known of them (`facts`), as JSON.

    Raises:
        FormatError: the file cannot be written.
    """
    with writing(path) as put:
        put(config, facts)


@contextmanager
def writing(path: Path) -> Iterator[Callable[[TrackerConfig, dict[str, Any]], None]]:
    """Give what writes thresholds once they are there: that the file can be written is known before they are sought.

    Raises:
        FormatError: the file cannot be written, or is none that the program wrote.
    """
    from annotator.formats.replacing import replacing_file

    with replacing_file(path) as draft:

        def put(config: TrackerConfig, facts: dict[str, Any]) -> None:
            rules = {number: {name: getattr(rule, name) for name in _FIELDS} for number, rule in config.rules.items()}
            content = {"format": FORMAT, "cue": config.cue.value, "rules": rules, **facts}
            draft.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

        yield put


def read(path: Path) -> TrackerConfig:
    """Read thresholds.

    Raises:
        FormatError: the file is none of these.
    """
    from refinement.errors import RefinementError
    from refinement.trackrcnn.tracker import Cue, Rule, TrackerConfig

    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']!r}")
        rules = {
            int(number): Rule(float(values["score"]), float(values["distance"]), int(values["keep"]))
            for number, values in content["rules"].items()
        }
        return TrackerConfig(Cue(content["cue"]), rules)
    except OSError as error:
        raise FormatError(
            "the thresholds cannot be read", path=path, got=error.strerror, todo="Check the path."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RefinementError) as error:
        todo = "Make them anew with 'mots-annotator trackrcnn tune'."
        raise FormatError("these are no thresholds of the tracker", path=path, got=error, todo=todo) from error

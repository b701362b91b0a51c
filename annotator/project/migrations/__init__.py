"""Brings a project file to this program's schema; a copy is made before the first step, a newer file is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from annotator.errors import ProjectError
from annotator.project import database

if TYPE_CHECKING:
    from sqlalchemy import Engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


@cache
def newest() -> str:
    """The schema version that this program writes."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("no migrations are installed")
    return head


def version_of(engine: Engine) -> str | None:
    """The schema version of an open project file; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, path: Path, *, read_only: bool = False) -> None:
    """Bring the file to `newest()`.

    Versions are numbers in text form that grow, so that an older program can tell a newer file.

    Raises:
        ProjectError: the file was written by a newer program, or by an older one and may not be changed.
    """
    current, wanted = version_of(engine), newest()
    if current == wanted:
        return
    if current is not None and int(current) > int(wanted):
        raise ProjectError(
            "the project was written by a newer version of the program",
            path=path,
            expected=f"schema version {wanted} or older",
            got=current,
            todo="Install the newest mots-annotator; the file was not touched.",
        )
    if read_only:
        raise ProjectError(
            "the project was written by an older version of the program",
            path=path,
            expected=f"schema version {wanted}",
            got=current,
            todo="Open it once for writing, which brings it up to date after making a copy.",
        )
    if current is not None:
        database.copy_whole(engine, _unused(path.with_name(f"{path.name}.before-schema-{wanted}")))
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _unused(path: Path) -> Path:
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found

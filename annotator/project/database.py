"""SQLite as the project wants it: durable transactions, schema changes included, and errors that people understand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from annotator.errors import ProjectError
from annotator.project.schema import APPLICATION_ID

if TYPE_CHECKING:
    from sqlalchemy import Connection

# https://www.sqlite.org/fileformat.html#the_database_header
_HEADER_SIZE = 100
_APPLICATION_ID_AT = slice(68, 72)

_ADVICE = {
    "disk is full": (
        "the disk is full",
        "Free some space and try again; the project holds everything up to this edit.",
    ),
    "readonly": ("the file may not be written", "Ask for write permission, or open the project read-only."),
    "unable to open": ("the file cannot be opened", "Check that it exists and that you may read and write its folder."),
    "not a database": ("this is not a project file", "Choose a file that mots-annotator made (NAME.mots)."),
    "malformed": ("the file is damaged", "Restore a copy of it; nothing was changed."),
    "locked": ("another program is writing the file", "Close it there and try again."),
}


def connect(path: Path, *, read_only: bool) -> Engine:
    """An engine with one connection to the file.

    Every transaction is on disk when it returns (write-ahead log, full synchronisation), so that a killed process loses
    nothing that was committed.
    """
    mode = ("ro&immutable=1" if _cannot_change(path) else "ro") if read_only else "rwc"
    engine = create_engine(
        f"sqlite:///file:{quote(path.absolute().as_posix())}?mode={mode}&uri=true", poolclass=StaticPool
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Python's driver would commit before schema changes; with this, `begin` below opens every transaction.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 2000")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # Pages of log, 256 KB: a file that somebody copies without its log after a crash lacks minutes, not hours.
            connection.execute("PRAGMA wal_autocheckpoint = 64")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":  # VACUUM refuses a transaction
            connection.exec_driver_sql("BEGIN")

    return engine


def _cannot_change(path: Path) -> bool:
    """Whether nobody has the file open for writing, as no write-ahead log lies beside it.

    SQLite is told so, since it would else make a log and its index to read: it cannot in a folder that may not be
    written, and elsewhere leaves them behind. Everything is read at once when a project is opened, so a writer that
    comes later does no harm.
    """
    return not path.with_name(path.name + "-wal").exists()


def mark_as_project(engine: Engine) -> None:
    """Write the application id into a new file, past the write-ahead log, so that `is_project` finds it."""
    with engine.begin() as connection:
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
    fold_log(engine)


def fold_log(engine: Engine) -> None:
    """Move everything from the write-ahead log into the file itself, which is then whole without it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_whole(engine: Engine, target: Path) -> None:
    """Write a copy of the open project, with what its log still holds."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(target),))


def is_project(path: Path) -> bool:
    """Whether a file's header carries the application id; read without SQLite, which might change a foreign file."""
    with path.open("rb") as stream:
        header = stream.read(_HEADER_SIZE)
    return header.startswith(b"SQLite format 3\0") and header[_APPLICATION_ID_AT] == APPLICATION_ID.to_bytes(4, "big")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the database's errors into one line that says what to do."""
    try:
        yield
    except DBAPIError as error:
        cause = str(error.orig)
        for words, (problem, todo) in _ADVICE.items():
            if words in cause:
                raise ProjectError(problem, path=path, todo=todo) from error
        raise ProjectError(f"the project cannot be read or written: {cause}", path=path) from error

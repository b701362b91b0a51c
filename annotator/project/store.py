"""A project: the document in memory and its file, which change together, one transaction an Edit."""

from __future__ import annotations

import gc
import getpass
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self
from uuid import uuid4
from weakref import WeakSet

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, insert, select

from annotator.domain.edits import Change, Edit, Key, Origin
from annotator.domain.state import State
from annotator.errors import ProjectError
from annotator.project import codec, database, migrations, schema
from annotator.project.checkpoints import CheckpointStore, own_checkpoint
from annotator.project.lock import ProjectLock

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import Engine

SUFFIX = ".mots"
_PROJECT_ID = "project_id"
Kind = Literal["do", "undo", "redo"]
Listener = Callable[[Edit], None]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One committed step: who did what, when, and how long it took.

    Attributes:
        entry_id: grows with time.
        kind: "do", or "undo"/"redo" of an earlier entry.
        label: what a person calls the step.
        origin: "user", "job" (a network's result) or "import".
        author: login name.
        created: when it was committed (UTC).
        seconds: working time that it took, if the window measured it.
    """

    entry_id: int
    kind: Kind
    label: str
    origin: str
    author: str
    created: datetime
    seconds: float | None


_SIZE = "size"
_PORTION = 1 << 20  # packed bytes of steps that are read at a time
_MOST_STEPS = 256
_ENTRY_COLUMNS = tuple(column for column in schema.journal.columns if column.name in JournalEntry.__slots__)


@dataclass(frozen=True, slots=True)
class _Step:
    entry_id: int
    label: str


class Project:
    """A project file that is open; make one with `create` or `open`, and close it (it is a context manager).

    Not thread-safe: one thread owns it, and background work hands its results to that thread.
    """

    def __init__(self, path: Path, engine: Engine, lock: ProjectLock | None) -> None:
        self.path = path
        self.read_only = lock is None
        self._engine = engine
        self._lock = lock
        self._listeners: list[Listener] = []
        with database.explained(path), _uncollected():
            self.state = State(self._rows())
            self._undoable, self._redoable = self._history()
            self.checkpoints = CheckpointStore(path, self._project_id())
        _LOADED.add(self)
        for sequence_id, track_id in self.checkpoints.tracks():
            self.state.retire_track_id(sequence_id, track_id)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty project file; the suffix ``.mots`` is added where it is missing.

        Raises:
            ProjectError: it exists already, its folder is missing or cannot be written, or the disk is full.
        """
        path = with_suffix(path).resolve()
        if path.exists():
            raise ProjectError("a file of this name exists already", path=path, todo="Open it, or choose another name.")
        if not path.parent.is_dir():
            raise ProjectError("the folder does not exist", path=path.parent, todo="Make it first.")
        lock = ProjectLock(path)
        try:
            with database.explained(path):
                engine = database.connect(path, read_only=False)
                migrations.migrate(engine, path)
                with engine.begin() as connection:
                    connection.execute(insert(schema.properties), {"name": _PROJECT_ID, "value": uuid4().hex})
                database.mark_as_project(engine)
            return cls(path, engine, lock)
        except BaseException:
            lock.release()
            path.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project file.

        Raises:
            ProjectLockedError: another process has it open for writing.
            ProjectError: it does not exist, is no project, was written by a newer program, or may not be read.
        """
        # Resolved, so that two names of one file meet at one lock.
        path = (path if path.exists() else with_suffix(path)).resolve()
        if not path.is_file():
            raise ProjectError("there is no such project", path=path, todo="Make one with 'mots-annotator new'.")
        _check_is_project(path)
        lock = None if read_only else ProjectLock(path)
        engine = database.connect(path, read_only=read_only)
        try:
            with database.explained(path):
                migrations.migrate(engine, path, read_only=read_only)
            return cls(path, engine, lock)
        except BaseException:
            engine.dispose()
            if lock:
                lock.release()
            raise

    @property
    def base(self) -> Path:
        """The folder of the project file; relative image paths start here."""
        return self.path.absolute().parent

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        return self._undoable[-1].label if self._undoable else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        return self._redoable[-1].label if self._redoable else None

    def apply(
        self, edit: Edit, *, origin: Origin = "user", undoable: bool = True, seconds: float | None = None
    ) -> Edit:
        """Commit an edit: on disk when this returns, and told to all subscribers. An empty edit does nothing.

        Args:
            edit: made by a verb against the present state.
            origin: who made it.
            undoable: False for steps that undo must not reach, such as adding a sequence.
            seconds: working time that it took, for the statistics.

        Raises:
            StaleEditError: a row has changed since the edit was made; nothing was changed.
            ProjectError: the project is read-only, or the file could not be written; nothing was changed.
        """
        if edit:
            entry_id = self._commit(edit, "do", origin, undoable, None, seconds)
            if undoable:
                self._undoable.append(_Step(entry_id, edit.label))
                self._redoable.clear()
            elif origin == "import":
                self._fold_log()
            self._tell(edit)
        return edit

    def apply_rebased(self, edit: Edit, *, origin: Origin = "job") -> tuple[Edit, tuple[Key, ...]]:
        """Commit what still fits of a background result.

        It is out of undo's reach: undo takes back what the person did last, not what came by itself meanwhile.

        Returns:
            the edit that was committed, and the keys left out because newer work has changed them.
        """
        fitting, dropped = self.state.rebased(edit)
        return self.apply(fitting, origin=origin, undoable=False), dropped

    def undo(self) -> Edit | None:
        """Take the last undoable step back.

        Rows that a job has changed since keep the job's value, but for masks that a person had drawn or accepted: those
        come back; see `State.step`.

        Returns:
            the edit that was committed, empty when jobs have changed all its rows; None when there is nothing to undo.
        """
        return self._travel("undo", self._undoable, self._redoable)

    def redo(self) -> Edit | None:
        """Do the last undone step again.

        Returns:
            the edit that was committed, as `State.step` fits it to what jobs have changed since; None when there is
            nothing to redo.
        """
        return self._travel("redo", self._redoable, self._undoable)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called with each committed edit.

        Returns:
            a function that ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def own_checkpoint(self, sequence_id: int, track_id: int) -> Path | None:
        """The newest checkpoint of a track, if what it has learned still is this track; see `checkpoints`."""
        return own_checkpoint(self.checkpoints, self.state, sequence_id, track_id)

    def journal(self) -> list[JournalEntry]:
        """All committed steps, oldest first."""
        with database.explained(self.path), self._engine.begin() as connection:
            rows = connection.execute(select(*_ENTRY_COLUMNS).order_by(schema.journal.c.entry_id)).mappings().all()
        return [_entry(row) for row in rows]

    def steps(self, origin: Origin) -> Iterator[tuple[JournalEntry, Edit]]:
        """The committed steps of one origin with the rows that each changed, oldest first.

        Undo and redo are not among them: they change what the step that they revert has changed. What a step has
        changed is read when its turn is near: the journal of a long project is larger than what it holds.

        Raises:
            ProjectError: what a step has changed cannot be read; the steps before it were given out.
        """
        table = schema.journal.c
        query = select(*_ENTRY_COLUMNS, func.length(table.changes).label(_SIZE))
        query = query.where(table.origin == origin, table.kind == "do").order_by(table.entry_id)
        with database.explained(self.path), self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        for portion in _portions(rows):
            blobs = self._blobs([row["entry_id"] for row in portion])
            for row in portion:
                yield _entry(row), self._unpacked(row["entry_id"], row["label"], blobs)

    def close(self) -> None:
        """Close the file and let others write it. Everything is stored already."""
        _LOADED.discard(self)
        if not _LOADED:  # a project that was held against the one in work is closed before that one
            gc.unfreeze()
        self._engine.dispose()
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self) -> list[tuple[Key, Any]]:
        with self._engine.begin() as connection:
            return [
                row
                for kind, table in codec.TABLES.items()
                for row in map(codec.reader(kind), connection.execute(select(table)).all())
            ]

    def _project_id(self) -> str:
        query = select(schema.properties.c.value).where(schema.properties.c.name == _PROJECT_ID)
        with self._engine.begin() as connection:
            return str(connection.execute(query).scalar_one())

    def _history(self) -> tuple[list[_Step], list[_Step]]:
        """The two stacks, by replaying the journal's kinds."""
        table = schema.journal.c
        query = select(table.entry_id, table.kind, table.label).where(table.undoable).order_by(table.entry_id)
        undoable: list[_Step] = []
        redoable: list[_Step] = []
        with self._engine.begin() as connection:
            for entry_id, kind, label in connection.execute(query):
                if kind == "undo":
                    redoable.append(undoable.pop())
                elif kind == "redo":
                    undoable.append(redoable.pop())
                else:
                    undoable.append(_Step(entry_id, label))
                    redoable.clear()
        return undoable, redoable

    def _travel(self, kind: Literal["undo", "redo"], source: list[_Step], target: list[_Step]) -> Edit | None:
        if not source:
            return None
        step = source[-1]
        edit = self._unpacked(step.entry_id, step.label, self._blobs([step.entry_id]))
        edit = self.state.step(edit.inverted() if kind == "undo" else edit)
        self._commit(edit, kind, "user", True, step.entry_id, None)
        target.append(source.pop())
        self._tell(edit)
        return edit

    def _blobs(self, entry_ids: list[int]) -> dict[int, bytes]:
        table = schema.journal.c
        query = select(table.entry_id, table.changes).where(table.entry_id.in_(entry_ids))
        with database.explained(self.path), self._engine.begin() as connection:
            return {row.entry_id: row.changes for row in connection.execute(query)}

    def _unpacked(self, entry_id: int, label: str, blobs: Mapping[int, bytes]) -> Edit:
        try:
            return Edit(label, codec.unpack(blobs[entry_id]))
        except (KeyError, codec.DamagedError) as error:
            raise ProjectError(
                f"step {entry_id} of the journal ('{label}') is damaged",
                path=self.path,
                todo="The project itself is as it is shown; this step can be neither undone nor done again.",
            ) from error

    def _commit(
        self, edit: Edit, kind: Kind, origin: Origin, undoable: bool, reverts: int | None, seconds: float | None
    ) -> int:
        if self.read_only:
            raise ProjectError(
                "the project is open read-only", path=self.path, todo="Close it elsewhere and open it again."
            )
        self.state.check_fresh(edit)
        entry = {
            "kind": kind,
            "label": edit.label,
            "origin": origin,
            "undoable": undoable,
            "reverts": reverts,
            "author": _author(),
            "created": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "seconds": seconds,
            # What is undone or redone stands in the entry that it reverts.
            "changes": codec.pack(edit.changes) if kind == "do" else b"",
        }
        with database.explained(self.path), self._engine.begin() as connection:
            _write(connection, edit.changes)
            entry_id = connection.execute(
                insert(schema.journal).returning(schema.journal.c.entry_id), entry
            ).scalar_one()
        self.state.apply(edit)
        return int(entry_id)

    def _fold_log(self) -> None:
        with database.explained(self.path):
            database.fold_log(self._engine)

    def _tell(self, edit: Edit) -> None:
        for listener in tuple(self._listeners):
            listener(edit)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile, nor later among what was loaded, until no project is open.

    Among a hundred thousand rows there is none, and each search would read all of them, amidst somebody's work.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


_LOADED = WeakSet[Project]()  # those that are open in this process


def with_suffix(path: Path) -> Path:
    """The path of a project file for a name that a person typed."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def _entry(row: Mapping[Any, Any]) -> JournalEntry:
    values = {column.name: row[column] for column in _ENTRY_COLUMNS}
    return JournalEntry(**{**values, "created": datetime.fromisoformat(values["created"])})


def _portions(rows: Iterable[Mapping[Any, Any]]) -> Iterator[list[Mapping[Any, Any]]]:
    """Rows of the journal, as many at a time as have changed `_PORTION` bytes; one at least, and not too many ids."""
    portion: list[Mapping[Any, Any]] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += row[_SIZE]
        if size >= _PORTION or len(portion) == _MOST_STEPS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _check_is_project(path: Path) -> None:
    try:
        known = database.is_project(path)
    except OSError as error:
        raise ProjectError(f"the project cannot be read: {error.strerror}", path=path) from error
    if not known:
        raise ProjectError(
            "this is not a project file", path=path, todo="Choose a file that mots-annotator made (NAME.mots)."
        )


def _write(connection: Connection, changes: tuple[Change, ...]) -> None:
    gone: defaultdict[Table, list[dict[str, Any]]] = defaultdict(list)
    rows: defaultdict[Table, list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        table = codec.TABLES[type(change.key)]
        key = codec.key_columns(change.key)
        if change.before is not None:
            gone[table].append({f"key_{name}": value for name, value in key.items()})
        if change.after is not None:
            rows[table].append({**key, **codec.to_columns(change.after)})
    for table, keys in gone.items():
        match = and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))
        connection.execute(delete(table).where(match), keys)
    for table, values in rows.items():
        connection.execute(insert(table), values)


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"

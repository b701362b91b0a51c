"""Tables of the project file, as SQLAlchemy Core sees them; how a file gets there is in `migrations`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

# "MOTS" in ASCII: lets `file` and other programs tell a project from any other SQLite file.
APPLICATION_ID = 0x4D4F5453

metadata = MetaData()


def _owned_by(table: str, *columns: str) -> ForeignKeyConstraint:
    """Deferred, so that the rows of one Edit may be written in any order."""
    return ForeignKeyConstraint(
        columns, [f"{table}.{column}" for column in columns], deferrable=True, initially="DEFERRED"
    )


properties = Table(
    "properties",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

sequences = Table(
    "sequences",
    metadata,
    Column("sequence_id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("images", Text, nullable=False),
    Column("frames", Text, nullable=False),
    Column("frame_count", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("numbering", Text, nullable=False),
    Column("frame_rate", Float),
    Column("boxes", Text, nullable=False),
)

tracks = Table(
    "tracks",
    metadata,
    Column("sequence_id", Integer, primary_key=True),
    Column("track_id", Integer, primary_key=True),
    Column("class_id", Integer, nullable=False),
    Column("source_type", Text, nullable=False),
    Column("instance", Integer),
    _owned_by("sequences", "sequence_id"),
)

detections = Table(
    "detections",
    metadata,
    Column("sequence_id", Integer, primary_key=True),
    Column("track_id", Integer, primary_key=True),
    Column("frame", Integer, primary_key=True),
    Column("x1", Float, nullable=False),
    Column("y1", Float, nullable=False),
    Column("x2", Float, nullable=False),
    Column("y2", Float, nullable=False),
    Column("keyframe", Boolean, nullable=False),
    Column("visibility", Float),
    Column("occluded", Boolean, nullable=False),
    Column("interpolated", Boolean, nullable=False),
    _owned_by("tracks", "sequence_id", "track_id"),
)

masks = Table(
    "masks",
    metadata,
    Column("sequence_id", Integer, primary_key=True),
    Column("track_id", Integer, primary_key=True),
    Column("frame", Integer, primary_key=True),
    Column("height", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("manual", Boolean, nullable=False),
    Column("score", Float),
    Column("source", Text, nullable=False),
    Column("polygons", Text, nullable=False),
    Column("flagged", Boolean, nullable=False),
    _owned_by("tracks", "sequence_id", "track_id"),
)

orders = Table(
    "orders",
    metadata,
    Column("sequence_id", Integer, primary_key=True),
    Column("frame", Integer, primary_key=True),
    Column("track_ids", Text, nullable=False),
    _owned_by("sequences", "sequence_id"),
)

journal = Table(
    "journal",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("undoable", Boolean, nullable=False),
    Column("reverts", Integer),
    Column("author", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("seconds", Float),
    Column("changes", LargeBinary, nullable=False),
)

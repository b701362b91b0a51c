"""Schema version 1: properties, sequences, tracks, detections, masks, depth orders and the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Create the first schema. It is spelled out here, and not taken from `schema`, which moves on."""
    op.create_table(
        "properties",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "sequences",
        sa.Column("sequence_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("images", sa.Text, nullable=False),
        sa.Column("frames", sa.Text, nullable=False),
        sa.Column("frame_count", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("numbering", sa.Text, nullable=False),
        sa.Column("frame_rate", sa.Float),
        sa.Column("boxes", sa.Text, nullable=False),
    )
    op.create_table(
        "tracks",
        sa.Column("sequence_id", sa.Integer, primary_key=True),
        sa.Column("track_id", sa.Integer, primary_key=True),
        sa.Column("class_id", sa.Integer, nullable=False),
        sa.Column("source_type", sa.Text, nullable=False),
        sa.Column("instance", sa.Integer),
        _owned_by("sequences", "sequence_id"),
    )
    op.create_table("detections", *_per_frame(), *_detection(), _owned_by("tracks", "sequence_id", "track_id"))
    op.create_table("masks", *_per_frame(), *_mask(), _owned_by("tracks", "sequence_id", "track_id"))
    op.create_table(
        "orders",
        sa.Column("sequence_id", sa.Integer, primary_key=True),
        sa.Column("frame", sa.Integer, primary_key=True),
        sa.Column("track_ids", sa.Text, nullable=False),
        _owned_by("sequences", "sequence_id"),
    )
    op.create_table("journal", *_journal())


def _owned_by(table: str, *columns: str) -> sa.ForeignKeyConstraint:
    targets = [f"{table}.{column}" for column in columns]
    return sa.ForeignKeyConstraint(columns, targets, deferrable=True, initially="DEFERRED")


def _per_frame() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, primary_key=True) for name in ("sequence_id", "track_id", "frame")]


def _detection() -> list[sa.Column[float] | sa.Column[bool]]:
    return [
        *(sa.Column(name, sa.Float, nullable=False) for name in ("x1", "y1", "x2", "y2")),
        sa.Column("keyframe", sa.Boolean, nullable=False),
        sa.Column("visibility", sa.Float),
    ]


def _mask() -> list[sa.Column[int] | sa.Column[str] | sa.Column[bool] | sa.Column[float]]:
    return [
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("manual", sa.Boolean, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("polygons", sa.Text, nullable=False),
    ]


def _journal() -> list[sa.Column[int] | sa.Column[str] | sa.Column[bool] | sa.Column[float] | sa.Column[bytes]]:
    return [
        sa.Column("entry_id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "label", "origin")),
        sa.Column("undoable", sa.Boolean, nullable=False),
        sa.Column("reverts", sa.Integer),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("author", "created")),
        sa.Column("seconds", sa.Float),
        sa.Column("changes", sa.LargeBinary, nullable=False),
    ]

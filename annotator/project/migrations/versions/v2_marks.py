"""Schema version 2: marks of a person, flagged masks and occluded boxes; boxes that were interpolated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add the columns; nothing is marked in a project that knew no marks."""
    for table, name in (("masks", "flagged"), ("detections", "occluded"), ("detections", "interpolated")):
        op.add_column(table, sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))

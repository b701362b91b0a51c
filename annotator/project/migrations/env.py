"""Alembic's entry point: runs the steps inside the transaction that `migrate` opened."""

from __future__ import annotations

from alembic import context

from annotator.project.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

"""The store: one SQLite file a project, changed by Edits alone; its journal makes every one of them undoable."""

"""The command palette: one line to type in that finds actions, tracks, frames, sequences and recent projects."""

"""What the annotator can do in the window: one small function a verb, shared by menu, tool bar and key."""

"""The list of tracks, and the details of the selected one."""

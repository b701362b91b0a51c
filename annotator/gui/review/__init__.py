"""The review strip: the crops of a track with their masks in a grid, where most masks are accepted."""

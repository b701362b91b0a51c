"""Quality checks in the window: a list of places to look at, kept up to date between two paints."""

"""Quality checks: what a second pair of eyes would point at, mask by mask and from frame to frame."""

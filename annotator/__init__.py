"""Semi-automatic mask annotation of tracks: the application around the refinement library."""

__version__ = "0.1.0"

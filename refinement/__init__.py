"""Box to mask as a library: numpy arrays in and out, torch only behind the functions that need it."""

from refinement.errors import Cancelled, RefinementError

__all__ = ["Cancelled", "RefinementError"]

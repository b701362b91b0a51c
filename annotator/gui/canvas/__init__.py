"""The frame view: pure painting and hit-testing over frozen values, and one thin widget."""

"""TrackR-CNN as a library: train, detect and track; numpy arrays in and out. Importing it loads no torch."""

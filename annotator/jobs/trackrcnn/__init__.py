"""TrackR-CNN on the program's sequences: train it, track with it, search its thresholds. Loads torch when it runs."""

"""A small software renderer of street sequences with exact masks: numpy and OpenCV only."""

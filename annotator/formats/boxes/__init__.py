"""Boxes of data sets in and out: KITTI tracking, MOTChallenge, CSV; images without any."""

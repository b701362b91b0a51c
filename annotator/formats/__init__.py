"""Codecs: data sets in, boxes and masks in and out in many formats, each by name behind one registry."""

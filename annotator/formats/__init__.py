"""Codecs: data sets and box files in, MOTS masks out and in, each by name behind one registry."""

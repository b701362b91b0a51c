"""MOTS txt and png, in the layouts of data sets and evaluators."""

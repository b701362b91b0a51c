"""What helps a person to find their way: the keys of the tool in use, and a tour."""

"""All tracks over all frames, one cell each, coloured by the state of the mask."""

"""What a robot annotator reaches with how many manual masks, measured against true masks, beside its peers."""

"""What is wrong with MOTS files, and copies of them in which it is mended."""

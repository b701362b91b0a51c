"""TrackR-CNN: Mask R-CNN over several frames with a head that tells objects apart (MOTS, CVPR 2019, section 5)."""

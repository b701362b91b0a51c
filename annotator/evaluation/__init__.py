"""How well masks and tracks agree with true ones: measures as their papers define them; numpy, OpenCV, pycocotools."""

"""Background work: engines that run job bodies, and the bodies of refinement."""

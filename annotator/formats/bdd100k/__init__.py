"""BDD100K tracking labels in Scalabel's json."""

"""The canvas tools: each turns pointer and keys into one Edit a stroke, and knows nothing of widgets."""

"""How fast the window answers: measured in a real window on made-up sequences, beside peers."""

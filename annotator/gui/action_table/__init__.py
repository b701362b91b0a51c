"""What a person can do in the window, one module a menu: text, keys, icon, and what it needs."""

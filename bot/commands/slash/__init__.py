"""One slash command a file; the registry finds them here."""

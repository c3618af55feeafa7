"""One job a file; the registry finds them here by their `Job`."""

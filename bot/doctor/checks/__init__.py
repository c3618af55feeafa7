"""One check a file; a file here is all that a new one needs."""

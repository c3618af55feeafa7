"""What is due at a time: one file a job in `timed`, found by the registry. Pure."""

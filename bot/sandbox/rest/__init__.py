"""GitHub's REST API over the world's operations: one file a kind of thing."""

"""The dashboard: what Baton knows, live in a browser, for those who may read the repository."""

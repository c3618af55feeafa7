"""The sandbox's pages for a browser: what GitHub shows of repositories and issues, rendered on the server."""

"""The first minute: a sandbox, a server and a story, without a GitHub account."""

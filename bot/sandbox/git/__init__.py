"""Contents, commits and branches of a repository, on real git objects."""

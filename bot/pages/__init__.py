"""View data of the status pages, one section a file, and how they are spread over issues."""

"""Random stories of pull requests, judged twice: by Baton on what it read, and by a naive judge on what is true."""

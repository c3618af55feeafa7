"""Rules: what must hold before something goes on, answered by verdicts that explain themselves. Pure."""

"""Slash commands: their grammar, their registry, and one file a command. Pure."""

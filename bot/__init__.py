"""Baton: conducts many agents, AI and human, on one repository."""

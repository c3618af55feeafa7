"""A local GitHub, as strict as GitHub, for demo and tests; imports nothing else from bot."""

"""A plan as a coordination document in Baton's own shape, and exactly back: `baton export` and what reads it again."""

from bot.documents.out.read import is_own, read_own
from bot.documents.out.write import write_document

__all__ = ["is_own", "read_own", "write_document"]

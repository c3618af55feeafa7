"""Pure: Markdown coordination documents to plans."""

from bot.documents.document import Document, Entry, Unread
from bot.documents.read import read

__all__ = ["Document", "Entry", "Unread", "read"]

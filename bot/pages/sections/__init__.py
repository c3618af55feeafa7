"""The sections in the order of the page; a new one is a file, a template and a line here."""

from bot.pages.sections import head

SECTIONS = (head.SECTION,)

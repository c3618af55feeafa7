"""Texts that were edited in the browser have the line ends of a form.

Source: the HTML standard, form submission: line ends of a text area are sent as CR LF. GitHub keeps them, so a body
that somebody edited by hand reads back with `\\r\\n`.
"""

import re

from bot.sandbox.faults.base import Fault


class BrowserCrlf(Fault):
    name = "browser-crlf"

    def browser_text(self, text: str) -> str:
        return re.sub(r"\r?\n", "\r\n", text)

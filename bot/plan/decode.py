"""From the bytes of a plan file to its text, or the one reason why not."""

import codecs

from bot.plan.finding import Finding

MAX_BYTES = 1_000_000
"""GitHub's contents API answers without text from 1 MB on, so a larger plan could not be read there."""

_UTF_16_OR_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(text: str | bytes, *, file: str) -> str | Finding:
    """The text in UTF-8, of less than 1 MB, without control characters that no text has."""
    if len(text) >= MAX_BYTES or (isinstance(text, str) and len(text.encode("utf-8", "replace")) >= MAX_BYTES):
        return _refused(
            file, 0, "file-too-large", "the plan is 1 MB or larger", "split the session or take prose out of it"
        )
    if isinstance(text, bytes):
        decoded = _from_bytes(text, file)
        if isinstance(decoded, Finding):
            return decoded
        text = decoded
    if text.startswith("\ufeff"):
        return _refused(
            file, 1, "wrong-encoding", "the file begins with a byte order mark", "save it as UTF-8 without BOM"
        )
    return _wrong_character(text, file) or text


def line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _from_bytes(content: bytes, file: str) -> str | Finding:
    if content.startswith(_UTF_16_OR_32):
        return _refused(file, 1, "wrong-encoding", "the file is UTF-16 or UTF-32", "save it as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused(
            file, line, "wrong-encoding", f"byte 0x{content[error.start]:02x} is not UTF-8", "save the file as UTF-8"
        )


def _wrong_character(text: str, file: str) -> Finding | None:
    if (at := text.find("\0")) >= 0:
        return _refused(file, line_at(text, at), "binary-file", "the file holds a NUL, so it is no text", "name a plan")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = line_at(text, error.start)
        return _refused(
            file, line, "wrong-encoding", "half of a surrogate pair stands here", "write the character anew"
        )
    return None


def _refused(file: str, line: int, code: str, message: str, remedy: str) -> Finding:
    return Finding(file=file, line=line, code=code, message=message, remedy=remedy)

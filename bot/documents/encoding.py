"""Bytes or text of any origin to clean lines: byte order marks, UTF-16, line ends, control characters, mojibake."""

import codecs
import re
from dataclasses import dataclass

import ftfy

from bot.plan.finding import Finding

MAX_CHARACTERS = 1_000_000
MAX_LINES = 10_000

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SETTINGS = ftfy.TextFixerConfig(
    unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False,
    uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
)  # fmt: skip
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The lines without their ends, and how many more there were than are read."""

    lines: tuple[str, ...]
    cut: int
    findings: tuple[Finding, ...]


def decode(source: str | bytes, *, file: str) -> Decoded:
    text, encoding = (source, "") if isinstance(source, str) else decode_bytes(source)
    lines, cut = bound(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    found = [
        Finding(file, line, code, message, remedy, severity="warning")
        for line, code, message, remedy in (
            *guessed(encoding),
            *too_long(len(lines), cut),
            *drop_controls(lines),
            *repair_mojibake(lines),
        )
    ]
    return Decoded(tuple(lines), cut, tuple(found))


def decode_bytes(source: bytes) -> tuple[str, str]:
    """The text, and the encoding where it had to be guessed."""
    for mark, encoding in BOMS:
        if source.startswith(mark):
            return source.decode(encoding, "replace"), ""
    if encoding := wide_encoding(source[:4096]):
        return source.decode(encoding, "replace"), encoding
    try:
        return source.decode("utf-8"), ""
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace"), "Windows-1252"


def wide_encoding(sample: bytes) -> str:
    """UTF-16 without a mark: in text of Western languages every other byte is zero."""
    half = len(sample) // 2
    if half < 4:
        return ""
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


Found = tuple[int, str, str, str]


def guessed(encoding: str) -> list[Found]:
    if not encoding:
        return []
    return [(0, "encoding-guessed", f"the file is not UTF-8; it was read as {encoding}", "save it as UTF-8")]


def bound(lines: list[str]) -> tuple[list[str], int]:
    kept, size = 0, 0
    for line in lines[:MAX_LINES]:
        size += len(line) + 1
        if size > MAX_CHARACTERS + 1:
            break
        kept += 1
    return lines[:kept], len(lines) - kept


def too_long(kept: int, cut: int) -> list[Found]:
    if not cut:
        return []
    limits = f"{MAX_LINES} lines or {MAX_CHARACTERS} characters"
    message = f"{cut} lines from here on were not read: a document has at most {limits}"
    return [(kept + 1, "document-too-long", message, "split the document")]


def drop_controls(lines: list[str]) -> list[Found]:
    found: list[Found] = []
    for at, line in enumerate(lines):
        if CONTROL.search(line):
            lines[at] = CONTROL.sub("", line)
            found = found or [
                (at + 1, "control-characters", "characters that cannot be shown were left out", "remove them")
            ]
    return found


def repair_mojibake(lines: list[str]) -> list[Found]:
    """UTF-8 that was once read as another encoding, line by line, since documents are pasted together."""
    foreign = [at for at, line in enumerate(lines) if not line.isascii()]
    if not foreign:
        return []
    codecs_seen = wrong_codecs([lines[at] for at in foreign])
    mended: list[int] = []
    for at in foreign:
        repaired = repair_line(lines[at], codecs_seen)
        if repaired != lines[at]:
            lines[at] = repaired
            mended.append(at + 1)
    if not mended:
        return []
    message = f"{len(mended)} lines held UTF-8 that was once read as another encoding, and were repaired"
    return [(mended[0], "encoding-repaired", message, "save the document as UTF-8")]


def wrong_codecs(lines: list[str]) -> list[str]:
    """The encodings in which the text was once misread, as far as it gives them away: short lines alone do not."""
    _, steps = ftfy.fix_and_explain("\n".join(lines), SETTINGS)
    found = [step.parameter for step in steps or [] if step.action == "encode"]
    return found if len(found) == 1 else []


def repair_line(line: str, codecs_seen: list[str]) -> str:
    for codec in codecs_seen:
        try:
            repaired = line.encode(codec).decode("utf-8")
        except (UnicodeError, LookupError):
            continue
        return CONTROL.sub("", repaired.replace("\n", " "))
    return CONTROL.sub("", ftfy.fix_encoding(line).replace("\n", " "))

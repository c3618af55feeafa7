"""What is wrong with a YAML file, in our own words instead of the parser's."""

import yaml

from bot.plan.decode import line_at
from bot.plan.finding import Finding

_WORDS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon stands inside a value", "put the value in double quotes"),
    ("could not find expected ':'", "a key has no colon", "write `key: value`, and line it up with its neighbours"),
    (
        "did not find expected key",
        "this line does not fit the mapping that it stands in",
        "line it up with the keys above, or put a value with special characters in quotes",
    ),
    ("did not find expected ',' or ']'", "a list is not closed", "end it with `]`, with commas between its entries"),
    ("did not find expected ',' or '}'", "a mapping is not closed", "end it with `}`, with commas between its entries"),
    ("did not find expected '-'", "a list's entry does not begin with a dash", "line the dashes of the list up"),
    ("block sequence entries are not allowed", "a list cannot begin here", "put it on a line of its own, indented"),
    ("found unexpected end of stream", "a quote is not closed", "end the text with the quote that it began with"),
    (
        "found unknown escape character",
        "a backslash stands in double quotes",
        "use single quotes, or write two of them",
    ),
    ("found invalid Unicode character escape", "an escape names no character", "write the character itself"),
    ("found undefined tag handle", "a tag (!...) stands here", "take it out: plans have no tags"),
    ("found unexpected document indicator", "a document ends within a quote", "close the quote"),
    ("while parsing a tag", "a tag (!...) stands here", "put the value in quotes if it is text"),
    ("while scanning an alias", "a value begins with `*`", "put it in quotes"),
    ("while scanning an anchor", "a value begins with `&`", "put it in quotes"),
    ("while scanning a directive", "a line begins with `%`", "put the value in quotes"),
    ("while scanning a block scalar", "something stands behind `|` or `>`", "begin the text on the next line"),
)
_STARTS = {
    "\t": ("a tab stands where YAML wants spaces", "indent with spaces"),
    "@": ("a value begins with `@`", "put it in quotes"),
    "`": ("a value begins with a backtick", "put it in quotes"),
    "%": ("a value begins with `%`", "put it in quotes"),
}


def from_yaml_error(error: yaml.YAMLError, text: str, *, file: str) -> Finding:
    """One line for what the parser stopped at."""
    if isinstance(error, yaml.reader.ReaderError):
        line = line_at(text, error.position)
        character = error.character if isinstance(error.character, int) else ord(error.character[:1] or "\0")
        return _finding(file, line, f"the control character U+{character:04X} stands here", "take it out")
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _finding(file, 0, "this is no YAML", "write `key: value` lines")
    problem, mark = f"{error.problem}; {error.context}", error.problem_mark
    if "cannot start any token" in problem:
        message, remedy = _STARTS.get(
            _character_at(text, mark.line, mark.column), ("a value begins with a special character", "put it in quotes")
        )
        return _finding(file, mark.line + 1, message, remedy)
    for part, message, remedy in _WORDS:
        if part in problem:
            opened = error.context_mark if "not closed" in message or "no colon" in message else None
            return _finding(file, (opened or mark).line + 1, message, remedy)
    return _finding(file, mark.line + 1, f"this is no YAML ({error.problem})", "put values with punctuation in quotes")


def _character_at(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    return lines[line][column : column + 1] if line < len(lines) else ""


def _finding(file: str, line: int, message: str, remedy: str) -> Finding:
    return Finding(file=file, line=line, code="yaml", message=message, remedy=remedy)

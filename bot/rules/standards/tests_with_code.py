"""`tests_with_code`: code comes with its tests in the same pull request."""

from collections.abc import Iterator

from bot.domain.head_facts import HeadFacts
from bot.rules.points import Point
from bot.rules.standards.kinds import adds_lines, is_code, is_test, place_of_test

SHOWN = 10


def tests_with_code(facts: HeadFacts) -> Iterator[Point]:
    """Code that only goes away or moves needs none; a test that changes in any way counts, but for its removal."""
    code = [file for file in facts.files if is_code(file.path) and adds_lines(file)]
    if not code or any(is_test(file.path) and adds_lines(file) for file in facts.files):
        return
    for file in code[:SHOWN]:
        remedy = f"add or change one, such as {place_of_test(file.path)}"
        yield Point("broken", f"{file.path} changes without a test", remedy, file.path, 1)
    if len(code) > SHOWN:
        yield Point("broken", f"{len(code) - SHOWN} more files of code change without a test", "add tests for them")

"""What a check run may say: lengths and counts, as docs.github.com gives them for the Checks API."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.errors import Unprocessable

LONGEST = 65_535
ANNOTATIONS = 50
"""A request; more come by further updates."""
ACTIONS = 3
ACTION_LIMITS = {"label": 20, "description": 40, "identifier": 20}
LEVELS = ("notice", "warning", "failure")
NEEDED = {"path": str, "start_line": int, "end_line": int, "annotation_level": str, "message": str}
ANNOTATION_LIMITS = {"title": 255, "message": 65_536, "raw_details": 65_536}


def check_output(output: Mapping[str, Any] | None, *, is_new: bool) -> None:
    if output is None:
        return
    needed = ("title", "summary") if is_new else ("summary",)
    for name in needed:
        if not isinstance(output.get(name), str):
            raise _invalid(f'"output.{name}" wasn\'t supplied.')
    for name in ("title", "summary", "text"):
        value = output.get(name)
        if value is not None and not isinstance(value, str):
            raise _invalid(f"For 'properties/{name}', {value!r} is not a string.")
        if value is not None and len(value) > LONGEST:
            raise _invalid(f"Only {LONGEST} characters are allowed; {len(value)} were supplied.")
    annotations = output.get("annotations") or []
    if len(annotations) > ANNOTATIONS:
        raise _invalid(f"No more than {ANNOTATIONS} items are allowed; {len(annotations)} were supplied.")
    for one in annotations:
        _check_annotation(one)


def check_actions(actions: Sequence[Mapping[str, str]]) -> None:
    if len(actions) > ACTIONS:
        raise _invalid(f"No more than {ACTIONS} items are allowed; {len(actions)} were supplied.")
    for action in actions:
        for name, most in ACTION_LIMITS.items():
            value = action.get(name)
            if not isinstance(value, str):
                raise _invalid(f'"actions.{name}" wasn\'t supplied.')
            if len(value) > most:
                raise _invalid(f"Only {most} characters are allowed; {len(value)} were supplied.")


def _check_annotation(one: Mapping[str, Any]) -> None:
    for name, kind in NEEDED.items():
        if not isinstance(one.get(name), kind):
            raise _invalid(f'"annotations.{name}" wasn\'t supplied.')
    if one["annotation_level"] not in LEVELS:
        raise _invalid(f"{one['annotation_level']!r} is not a member of {list(LEVELS)}.")
    if one["end_line"] < one["start_line"]:
        raise _invalid("end_line must not be less than start_line.")
    has_columns = one.get("start_column") is not None or one.get("end_column") is not None
    if has_columns and one["start_line"] != one["end_line"]:
        raise _invalid("Columns are only allowed where start_line and end_line are the same.")
    for name, most in ANNOTATION_LIMITS.items():
        if len(one.get(name) or "") > most:
            raise _invalid(f"Only {most} characters are allowed; {len(one[name])} were supplied.")


def _invalid(words: str) -> Unprocessable:
    return Unprocessable(f"Invalid request.\n\n{words}")

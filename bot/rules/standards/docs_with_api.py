"""`docs_with_api`: a changed interface comes with its documentation in the same pull request."""

from collections.abc import Iterator

from bot.domain.head_facts import HeadFacts
from bot.plan.models import Plan
from bot.rules.points import Point
from bot.rules.standards.kinds import adds_lines, changes_lines, is_docs, is_interface


def docs_with_api(facts: HeadFacts, plan: Plan) -> Iterator[Point]:
    """Interfaces are the files of the plan's contracts, and what describes one by its name."""
    files = {contract.file: name for name, contract in plan.contracts.items() if contract.file}
    changed = [file for file in facts.files if changes_lines(file)]
    touched = [
        file.path
        for file in changed
        if file.path in files or file.old_path in files or is_interface(file.path) or is_interface(file.old_path or "")
    ]
    if not touched or any(is_docs(file.path) and adds_lines(file) and file.path not in files for file in facts.files):
        return
    for path in touched:
        what = f"the contract {files[path]}" if path in files else "an interface"
        remedy = "say what changes for its users in a file under docs/, in README.md or CHANGELOG.md"
        yield Point("broken", f"{path}, {what}, changes without its documentation", remedy, path, 1)

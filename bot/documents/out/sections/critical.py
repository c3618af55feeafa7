"""The critical path: marked tasks with what each of them blocks."""

from bot.documents.out.block import Block, name_of, named
from bot.documents.out.entries import items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.values import fields_of, labelled

FIELDS = ("critical", "blocks", "impact")


def take(form: Form) -> Lines:
    lines: Lines = []
    for number, (identifier, task) in enumerate(
        ((name, task) for name, task in form.get("tasks", {}).items() if task.get("critical") is True), 1
    ):
        told = {key: task.pop(key) for key in FIELDS if key in task}
        del told["critical"]
        lines += [f"{number}. {named(identifier, task.get('title'))}", *labelled(told, 3)]
    return [*lines, ""] if lines else []


def give(block: Block, giving: Giving) -> None:
    for node in items_in(block, giving):
        identifier, _ = name_of(node.text)
        fields, _ = fields_of(node.below)
        if identifier in giving.form.get("tasks", {}):
            giving.form["tasks"][identifier].update({"critical": True, **fields})
        else:
            giving.leave(node.line, node.text, f"no task is called {identifier or node.text}")


SECTION = Own("Critical path", "critical", take, give)

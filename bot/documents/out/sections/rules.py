"""Rules of working together, each with its points."""

from bot.documents.out.block import Block
from bot.documents.out.entries import items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.text import escape, unescape
from bot.documents.out.values import entry, value_of


def take(form: Form) -> Lines:
    lines: Lines = []
    for rule in form.pop("rules", []):
        points = [line for point in rule.get("points", []) for line in entry("-", point)]
        lines += [f"### {escape(rule['title'])}", "", *points, *([""] if points else [])]
    return lines


def give(block: Block, giving: Giving) -> None:
    rules = giving.form.setdefault("rules", [])
    for one in block.below:
        points = [value_of(node.text, node) for node in items_in(one, giving)]
        giving.lines[f"rules.{len(rules)}"] = one.line
        rules.append({"title": unescape(one.title), **({"points": points} if points else {})})


SECTION = Own("Rules", "working", take, give)

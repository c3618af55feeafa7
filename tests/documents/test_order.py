"""A plan keeps the order in which its document told things, and says nothing of it where that is the usual one."""

from bot.documents import read

TURNED = """\
# Shop launch

## Risks
- **Late parts** - they come by ship

## Tasks
- [ ] Order the parts

## Agents
- **ada** - buys
"""


def test_the_order_of_a_document_is_kept() -> None:
    assert read(TURNED, file="x.md").plan.session.sections == ["risks", "work", "agents"]


def test_the_usual_order_is_not_written_down() -> None:
    agents, tasks = "## Agents\n- **ada** - buys", "## Tasks\n- [ ] Order the parts"
    usual = f"# Shop\n\n{agents}\n\n{tasks}\n\n## Risks\n- **Late parts** - ship\n"
    assert read(usual, file="x.md").plan.session.sections == []

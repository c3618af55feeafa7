"""The reference page of the slash commands, made from the registry: `python -m bot.commands.reference`."""

from bot.commands.registry import commands
from bot.render import environment

PAGE = "docs/reference/commands.md"


def page() -> str:
    """The text of `docs/reference/commands.md`; a test holds the file to it."""
    template = environment().get_template("docs/commands.md.j2")
    return template.render(commands=tuple(commands().values())).rstrip() + "\n"


if __name__ == "__main__":
    print(page(), end="")

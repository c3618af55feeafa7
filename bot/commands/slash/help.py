"""`/help`: every command, made from the registry."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command, commands, words
from bot.plan.nearest import nearest
from bot.render import render


@command(
    "help",
    usage="[command]",
    summary="Show the commands, or one of them with examples.",
    examples=("/help", "/help claim"),
    who="anyone",
    may_repeat=True,
)
def show(call: Call, scene: Scene) -> Outcome:
    wanted = call.args.removeprefix("/").lower()
    if not wanted:
        return Outcome(says=render("comments/help.md.j2", commands=tuple(commands().values())))
    if one := words().get(wanted):
        return Outcome(says=render("comments/help-one.md.j2", command=one))
    near = nearest(wanted, words())
    raise Refused(f"there is no command /{wanted[:30]}", f"write `/help {near}`" if near else "write `/help`")

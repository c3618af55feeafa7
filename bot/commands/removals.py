"""A maintainer's yes to a plan that waits because of what it would close: by a box of the status page, or in words."""

from dataclasses import replace

from bot.commands.agreeing import log
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.standing import said_by
from bot.domain.actions import EditIssue
from bot.domain.board import STATUS
from bot.domain.state import Approved
from bot.pages.sections.held import deed_of


def approve_removals(call: Call, scene: Scene) -> Outcome:
    """Only writes the yes down: the sweep that follows reads plan and board again, and does it. Raises Refused."""
    digest, status = call.args.strip(), scene.board.status
    held = scene.board.in_force.held if scene.board.in_force else None
    if digest and status.approved and status.approved.digest == digest:
        return Outcome()  # heard before: deliveries come twice
    if held is None:
        raise Refused("no plan waits here for a yes", "write `/approve <sha>` on a pull request to approve that")
    line = f"`/approve {held.digest}`"
    if not call.actor.maintains:
        reason = f"{deed_of(held)} is agreed to by people with maintain or admin permission, not by {call.actor.name}"
        raise Refused(reason, f"ask one of them to tick the box, or to write {line} on this issue")
    if digest != held.digest:
        given = f"{digest[:40]} is not what waits now" if digest else "`/approve` needs the digits of what it approves"
        raise Refused(given, f"look at the list, and write {line} if all of it may go")
    said = replace(said_by(call, scene), verified=True)
    approved = Approved(held.sha, held.digest, len(held.entries), said, held.former)
    edit = EditIssue(STATUS, state=replace(status, approved=approved))
    note = f"{deed_of(held)} ({held.digest})"
    return Outcome((edit, *log(scene, scene.issue, call=call, what="approved", note=note)))

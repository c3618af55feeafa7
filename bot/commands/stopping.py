"""What the commands of pull requests share: which pull request, who acts in which role, what is written and logged."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.commands.actor import listed
from bot.commands.agreeing import log
from bot.commands.call import Call, Outcome, Pull, Refused, Scene
from bot.domain.actions import EditIssue
from bot.domain.board import STATUS
from bot.domain.facts import MAY_WRITE
from bot.domain.state import Said, Stop
from bot.domain.stops import bounded
from bot.rules.roles import Roles


def require_pull(scene: Scene, word: str) -> Pull:
    """Raises Refused where the command was not written on a pull request."""
    if scene.pull is None:
        raise Refused("this is no pull request", f"write `/{word}` on a pull request")
    return scene.pull


def roles_of(scene: Scene) -> Roles:
    return Roles(scene.plan, dict(scene.board.status.principals))


def in_role(call: Call, scene: Scene, allowed: Callable[[tuple[str, ...]], tuple[str, ...]], *, who: str) -> Call:
    """The call in the first role of its actor that is allowed it. Raises Refused; `who` says who could."""
    account = call.actor.account
    if call.actor.agent and not call.actor.is_principal:
        raise Refused(f"{account.login} is no principal of {call.actor.agent}", "leave it to the agent itself")
    mine = (call.actor.agent,) if call.actor.agent else roles_of(scene).agents_of(account)
    agents = allowed(mine)
    if not agents:
        name = call.actor.agent or account.login
        raise Refused(f"{name} may not say `/{call.name}` here", f"ask {who}" if who else "let the plan name somebody")
    return replace(call, actor=replace(call.actor, agent=agents[0], is_verified=True))


def require_writer(call: Call, scene: Scene) -> None:
    """Live permission for people; Apps act by their id in the plan. Raises Refused."""
    account = call.actor.account
    if account.is_bot:
        if not roles_of(scene).agents_of(account):
            raise Refused(f"{account.login} acts for no agent", f'add "{account.login}[bot]#{account.id}" to the plan')
        return
    permission = scene.pull.facts.permissions.get(account.id) if scene.pull else "write"
    if permission not in MAY_WRITE:
        raise Refused(f"{account.login} has no write permission", "ask somebody who has")


def require_reason(call: Call, example: str) -> None:
    if not call.args:
        raise Refused(f"`/{call.name}` needs a reason", f"write why: `{example}`")


def said(call: Call, scene: Scene) -> Said:
    actor = call.actor
    return Said(actor.agent, actor.account.id, actor.account.login, scene.now, call.comment, verified=True)


def with_stops(scene: Scene, stops: Iterable[Stop], *, call: Call, what: str, note: str) -> Outcome:
    """The stops as they stand afterwards, in the signed state, and a line of the log. Nothing where none changed."""
    after = bounded(stops)
    if after == scene.board.status.stops:
        return Outcome()
    if STATUS not in scene.board.issues:
        raise Refused("there is no status issue to keep it in", "push a plan to the default branch first")
    edit = EditIssue(STATUS, state=replace(scene.board.status, stops=after))
    return Outcome((edit, *log(scene, scene.issue, call=call, what=what, note=note)))


def names(agents: Iterable[str]) -> str:
    return listed(dict.fromkeys(agents))

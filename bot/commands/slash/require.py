"""`/require`: an agent asks something of another; it stands on the asking agent's list, with a number."""

from dataclasses import replace

from bot.commands.agreeing import log, remembered, some
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.lists import TheList, first_agent, list_of, lists_of_author, note_of
from bot.commands.registry import command
from bot.commands.standing import said_by, with_seen
from bot.domain.actions import Action, CreateIssue, EditIssue
from bot.domain.board import OURS, Account, Board
from bot.domain.state import IssueState, Required
from bot.reconcile.outline import requirements_title
from bot.rules.requirements import LONGEST_NEED, MOST_ITEMS, same_as, shown_need, too_many_asked


def lists(_args: str, author: Account, board: Board) -> list[int]:
    return lists_of_author(author, board)


@command(
    "require",
    usage="<agent> <what>",
    summary="Ask something of another agent, or of `all`; it goes on your agent's list of requirements.",
    examples=("/require gemini the schema of the orders", "/require all your open questions as claude"),
    takes="text",
    may_repeat=True,
    also=lists,
)
def require(call: Call, scene: Scene) -> Outcome:
    to, need = first_agent(call.args, scene.plan)
    asker = call.actor.agent
    if not asker:
        raise Refused("agents ask each other, and you act for none here", f"write `/require {to} … as` and your agent")
    check_words(to, need, asker=asker)
    the = list_of(scene, asker)
    wanted = [agent for agent in scene.plan.agents if agent != asker] if to == "all" else [to]
    twins = [twin for agent in wanted if (twin := same_as(the.items, agent, need))]
    fresh = [agent for agent in wanted if not same_as(the.items, agent, need)]
    if not fresh:
        return asked_before(call, the, twins)
    check_room(scene, the, fresh)
    return asked_of(call, scene, the, fresh, need)


def check_words(to: str, need: str, *, asker: str) -> None:
    if not need:
        raise Refused("`/require` needs what is needed", f"write for example `/require {to} the schema of the orders`")
    if to == asker:
        raise Refused("an agent needs nothing of itself", "name the agent that provides it")
    if len(need) > LONGEST_NEED:
        raise Refused(
            f"what is needed has {len(need)} characters, over {LONGEST_NEED}",
            "write the point here, and the rest in an issue or file that it names",
        )


def check_room(scene: Scene, the: TheList, fresh: list[str]) -> None:
    if len(the.items) + len(fresh) > MOST_ITEMS:
        raise Refused(
            f"{the.agent}'s list has {len(the.items)} items, and at most {MOST_ITEMS} fit",
            "take back with `/withdraw` what is not needed any more",
        )
    if too_many_asked(scene.plan, the.agent, the.items, more=len(fresh), now=scene.now):
        most = scene.plan.policy.max_tasks_an_hour
        raise Refused(f"an agent asks for at most {most} items an hour", "go on later, or write them into the plan")


def asked_before(call: Call, the: TheList, twins: list[Required]) -> Outcome:
    """The same again is no new item; who wrote it learns which one it is, unless this comment made it."""
    if all(one.asked and one.asked.comment == call.comment for one in twins):
        return Outcome()
    numbers = some([str(one.number) for one in twins])
    where = f" in #{the.issue.number}" if the.issue else ""
    raise Refused(f"this is asked already: item {numbers}{where}", f"nothing; it is {twins[0].state}")


def asked_of(call: Call, scene: Scene, the: TheList, agents: list[str], need: str) -> Outcome:
    said = said_by(call, scene)
    first = the.listed.numbered + 1
    new = [Required(number, to, shown_need(need), asked=said) for number, to in enumerate(agents, start=first)]
    actions = with_items(call, scene, the, new)
    issue = the.issue or replace(scene.issue, entry=the.entry, number=0)
    return Outcome((*actions, *log(scene, issue, call=call, what="required", note=note_of(the, new))))


def with_items(call: Call, scene: Scene, the: TheList, new: list[Required]) -> tuple[Action, ...]:
    items, highest = (*the.items, *new), new[-1].number
    if the.issue is None:
        state = IssueState(the.entry, scene.plan.session_id, started=True, items=items, numbered=highest)
        made = CreateIssue(
            the.entry, requirements_title(scene.plan, the.agent), "", labels=(OURS, f"agent:{the.agent}")
        )
        return (made, EditIssue(the.entry, state=state), *remembered(scene, call))
    state = replace(the.issue.state, items=items, numbered=highest, started=True)
    if the.entry == scene.entry:
        return (EditIssue(the.entry, state=with_seen(state, call.comment)),)
    return (EditIssue(the.entry, state=state), *remembered(scene, call))

"""`/metric`: reports the value of a metric."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import logged, with_seen
from bot.domain.actions import Action, EditIssue, Record
from bot.domain.board import STATUS, kind_of
from bot.domain.state import Measured
from bot.rules.measuring import WrongMetric, metric_named, value_for


@command(
    "metric",
    usage="<id> <value>",
    summary="Report what a metric is now, with its unit.",
    examples=("/metric p99 87 ms", "/metric coverage 81.5%", "/metric deployments 8/8"),
    takes="text",
    may_repeat=True,
)
def metric(call: Call, scene: Scene) -> Outcome:
    name, _, value = call.args.strip().partition(" ")
    if not name or not value.strip():
        raise Refused("`/metric` needs the id of a metric and its value", "write for example `/metric p99 87 ms`")
    try:
        identifier = metric_named(scene.plan, name)
        words, is_met = value_for(scene.plan.metrics[identifier], value)
    except WrongMetric as why:
        reason, _, then = str(why).partition("; ")
        raise Refused(reason, then or "write for example `/metric p99 87 ms`") from None
    if STATUS not in scene.board.issues:
        raise Refused("there is no status page yet", "run `baton apply` first")
    actor = call.actor
    report = Measured(
        metric=identifier,
        value=words,
        at=scene.now,
        source="command",
        by=actor.name,
        verified=actor.is_verified or not actor.agent,
        key=f"comment:{call.comment}:{call.line}",
    )
    status = scene.board.status.with_measured(report)
    if status is scene.board.status:
        return Outcome()
    said = {None: words, True: f"{words}, reached", False: f"{words}, not reached"}[is_met]
    entry = logged(scene, "measured", call=call, note=f"{identifier}: {said}")
    actions: list[Action] = [EditIssue(STATUS, state=status), Record(entry)]
    if kind_of(scene.entry) in ("task", "phase", "checkpoint", "requirements"):
        actions.append(EditIssue(scene.entry, state=with_seen(scene.state, call.comment)))
    return Outcome(tuple(actions))

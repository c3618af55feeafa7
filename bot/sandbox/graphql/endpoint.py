"""GraphQL over HTTP: who may ask, what it takes of the hour's points, which status the answer has."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.actor import Actor
from bot.sandbox.graphql.answer import Answering
from bot.sandbox.graphql.asking import Rate
from bot.sandbox.graphql.cost import Cost
from bot.sandbox.graphql.faults import GraphFault
from bot.sandbox.rest.answer import SECONDARY, SECONDARY_DOCS, Answer, error
from bot.sandbox.world import World

DOCS = "https://docs.github.com/graphql"
SIGN_IN = f"{DOCS}/guides/forming-calls-with-graphql#authenticating-with-graphql"
RESOURCE = "graphql"


class TooMuchContent(Exception):
    """A secondary limit: more mutations than a minute or an hour takes."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(wait)


def endpoint(world: World, *, without: Iterable[str] = ()) -> Callable[[Actor, Any], Answer]:
    """What the API's door asks for `POST /graphql`: the actor and the body's JSON in, the answer out.

    The schema is read at the first question. `without` takes types and fields out of it, to play an older server;
    so does `world.schema_without`, which a fault may set while the server runs.
    """
    always = tuple(without)
    known: dict[tuple[str, ...], Answering] = {}

    def answering() -> Answering:
        lacking = (*always, *world.schema_without)
        if lacking not in known:
            known[lacking] = Answering(world, without=lacking)
        return known[lacking]

    def answer(actor: Actor, body: Any) -> Answer:
        if actor.account is None:
            words = "Bad credentials" if actor.is_app else "This endpoint requires you to be authenticated."
            return error(401, words, SIGN_IN)
        if body is not None and not isinstance(body, dict | list | str | int | float):
            return error(400, "Problems parsing JSON", DOCS)
        try:
            return Answer(200, answering().answer(body, actor, lambda cost, count: charge(world, actor, cost, count)))
        except TooMuchContent as refused:
            limited = error(403, SECONDARY, SECONDARY_DOCS)
            limited.headers["Retry-After"] = str(refused.wait)
            return limited

    return answer


def charge(world: World, actor: Actor, cost: Cost, mutations: int) -> Rate:
    """Primary limits answer 200 with an error, secondary ones 403 with a time to wait."""
    if not world.limits.spend(actor, RESOURCE, cost.points):
        whom = actor.key.replace(":", " ID ", 1)
        raise GraphFault("RATE_LIMITED", f"API rate limit exceeded for {whom}.")
    if mutations:
        wait = world.limits.burst(actor, resource=RESOURCE, points=0, content=mutations)
        if wait is not None:
            raise TooMuchContent(wait)
    bucket = world.limits.bucket(actor, RESOURCE)
    return Rate(bucket.limit, bucket.remaining, bucket.used, datetime.fromtimestamp(bucket.reset, UTC))

"""Who may act for whom: by numeric id from the plan in force, never by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.commands.call import Actor, Refused
from bot.domain.board import Account, Board
from bot.domain.facts import MAINTAINS, MAY_WRITE, Permission
from bot.domain.state import Claim
from bot.plan.models import Plan
from bot.plan.nearest import nearest


@dataclass(frozen=True, slots=True)
class Roster:
    """The plan's agents; `ids` are those of principals that the plan names without one, as they were first seen."""

    plan: Plan
    ids: Mapping[str, int]

    def knows(self, word: str) -> bool:
        return self.agent_named(word) is not None

    def agent_named(self, word: str) -> str | None:
        """The agent with this id, else with this name or alias; upper and lower case alike."""
        folded = word.lower()
        if folded in self.plan.agents:
            return folded
        for identifier, agent in self.plan.agents.items():
            if folded in {name.lower() for name in (*agent.aliases, agent.name or "")}:
                return identifier
        return None

    def agents_of(self, account: Account) -> tuple[str, ...]:
        """Agents that the account is a principal of, in the plan's order."""
        return tuple(
            identifier
            for identifier, agent in self.plan.agents.items()
            if any(self.is_principal(account, principal) for principal in agent.principals)
        )

    def is_principal(self, account: Account, principal: str) -> bool:
        """Compares numbers. A principal without one is who had the login when it first acted, whatever it is now."""
        login, _, number = principal.partition("#")
        known = int(number) if number else self.ids.get(login.lower())
        return known == account.id if known else is_called(account, login)

    def is_person(self, account: Account) -> bool:
        """A user account that no agent lists that is not human. Apps never are."""
        if account.is_bot:
            return False
        return all(self.plan.agents[agent].human for agent in self.agents_of(account))

    def is_holder(self, claim: Claim, account: Account) -> bool:
        """Is the account the one that claimed, or another principal of the agent that holds?"""
        return account.id == claim.principal or bool(claim.agent and claim.agent in self.agents_of(account))

    def first_seen(self, account: Account) -> tuple[str, int] | None:
        """The login and id to remember, where the plan names this account without its id for the first time."""
        for agent in self.plan.agents.values():
            for principal in agent.principals:
                login = principal.lower()
                if "#" not in principal and is_called(account, login) and login not in self.ids:
                    return login, account.id
        return None

    def impostor(self, account: Account) -> int:
        """The id that a principal of this login has by the plan, or had; 0 unless it is another than the account's."""
        mine = account.login.lower() + ("[bot]" if account.is_bot else "")
        known = {mine: self.ids[mine]} if mine in self.ids else {}
        for agent in self.plan.agents.values():
            for principal in agent.principals:
                login, _, number = principal.partition("#")
                if number and login.lower() == mine:
                    known[mine] = int(number)
        return known[mine] if known.get(mine, account.id) != account.id else 0


def roster_of(plan: Plan, board: Board) -> Roster:
    return Roster(plan, dict(board.status.principals))


def is_called(account: Account, login: str) -> bool:
    """Apps are `name[bot]` in plans, accounts of people never."""
    is_app = login.lower().endswith("[bot]")
    return is_app == account.is_bot and login.lower().removesuffix("[bot]") == account.login.lower()


def actor_of(roster: Roster, account: Account, *, permission: Permission, named: str, word: str) -> Actor:
    """Who acts with a command, `word` being what it was called by. Raises Refused with the line to write."""
    maintains = permission in MAINTAINS
    mine = roster.agents_of(account)
    if named:
        return named_actor(roster, account, permission=permission, named=named, word=word)
    if len(mine) == 1:
        return Actor(account, mine[0], is_verified=True, is_principal=True, maintains=maintains)
    if mine:
        raise Refused(f"you act for {listed(mine)}", f"write `/{word} as {mine[0]}`, or another of them")
    check_name(roster, account)
    if permission in MAY_WRITE and not account.is_bot:
        return Actor(account, maintains=maintains)
    raise Refused(f"{account.login} acts for no agent", how_to_join(account))


def check_name(roster: Roster, account: Account) -> None:
    """A login that somebody else has taken over is refused, whatever it may do by itself. Raises Refused."""
    if before := roster.impostor(account):
        reason = f"the plan's {account.login} has the id {before}, yours is {account.id}"
        raise Refused(reason, f"write `{with_id(account)}` in the plan if that is meant")


def named_actor(roster: Roster, account: Account, *, permission: Permission, named: str, word: str) -> Actor:
    agent = roster.agent_named(named)
    mine = roster.agents_of(account)
    if agent is None:
        near = nearest(named, roster.plan.agents)
        then = f"write `/{word} as {near}`" if near else f"write one of {listed(list(roster.plan.agents)[:20])}"
        raise Refused(f"the plan has no agent {named}", then)
    maintains = permission in MAINTAINS
    if agent in mine:
        return Actor(account, agent, is_verified=len(mine) == 1, is_principal=True, maintains=maintains)
    check_name(roster, account)
    principals = roster.plan.agents[agent].principals
    if principals:
        then = f"write `/{word} as {mine[0]}`" if mine else f"ask {listed(logins(principals))} to act"
        raise Refused(f"{account.login} is no principal of {agent}", then)
    if permission not in MAY_WRITE:
        reason = f"{agent} has no principals in the plan, so only accounts with write permission may act for it"
        raise Refused(reason, how_to_join(account))
    return Actor(account, agent, maintains=maintains)


def how_to_join(account: Account) -> str:
    return f'add "{with_id(account)}" to the `principals` of an agent in the plan'


def with_id(account: Account) -> str:
    """As plans write it: `ada#99`, `app[bot]#4711`."""
    return f"{account.login}{'[bot]' if account.is_bot else ''}#{account.id}"


def logins(principals: Iterable[str]) -> list[str]:
    """Without their ids, and without an `@`: nobody is called who need not act."""
    return [principal.partition("#")[0] for principal in principals]


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)

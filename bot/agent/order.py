"""Which task first: the order of Baton's `/claim next`, as far as GitHub shows it."""

from collections.abc import Collection, Iterable, Sequence

from github.Repository import Repository

from bot.agent import read
from bot.agent.model import Task


def ready(repository: Repository, agent: str) -> list[Task]:
    """The tasks that the agent may claim now, the most critical first. Two requests at most; one where one is ready."""
    found = claimable(read.tasks(repository, state="ready"), agent)
    if len(found) < 2 or found[0].is_critical > found[1].is_critical:
        return found
    return ordered(found, read.longest_chain(repository))


def claimable(tasks: Iterable[Task], agent: str) -> list[Task]:
    """Tasks of the agent or of nobody, critical ones first; without an agent those of everybody."""
    found = (one for one in tasks if one.kind == "task" and one.state == "ready")
    return ordered([one for one in found if not agent or not one.agents or agent in one.agents], ())


def ordered(tasks: Sequence[Task], chain: Collection[int]) -> list[Task]:
    """Critical ones, then those on the longest chain of open tasks, else as the plan has them: by number."""
    return sorted(tasks, key=lambda task: (not task.is_critical, task.number not in chain, task.number))

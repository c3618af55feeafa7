"""Reads the commands out of a pull request's comments, for the rules that count them."""

from dataclasses import replace

from bot.commands.called import split_agent
from bot.commands.grammar import read
from bot.domain.pull_facts import PullComment, PullFacts, Said

COUNTED = frozenset({"approve", "clear", "withdraw"})


def with_commands(facts: PullFacts) -> PullFacts:
    """The facts with the commands of every comment that nobody has read yet."""
    comments = tuple(one if one.said is not None else replace(one, said=said_in(one)) for one in facts.comments)
    return replace(facts, comments=comments)


def said_in(comment: PullComment) -> tuple[Said, ...]:
    """Commands on lines of their own at top level; what stands in code, quotes or hidden text is none."""
    found = []
    for written in read(comment.body).written:
        if written.word in COUNTED:
            rest, agent = split_agent(written.rest, is_text=False, knows=lambda _word: True)
            found.append(Said(written.word, rest, agent))
    return tuple(found)

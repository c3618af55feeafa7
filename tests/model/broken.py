"""Evaluators that are broken on purpose, each in one way: the stories must find every one of them out."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.domain.pull_facts import PullFacts
from bot.handlers.dirty import Dirty
from tests.model.ear import Ear
from tests.model.evaluators import Checks, Direct
from tests.model.world import Payload, Pull, World

Make = Callable[[World, Ear, Checks], Direct]


def _reading(change: Callable[[World, Pull, PullFacts], PullFacts]) -> Make:
    return partial(Direct, read=change)


def _deaf(is_unheard: Callable[[Payload], bool]) -> Make:
    return partial(Direct, notice=lambda dirty, payload: Dirty() if is_unheard(payload) else dirty)


def _any_commit(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, reviews=tuple(replace(one, commit=facts.head.sha) for one in facts.reviews))


def _edited_counts(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, comments=tuple(replace(one, is_edited=False) for one in facts.comments))


def _dismissed_is_not_there(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, reviews=tuple(one for one in facts.reviews if one.state != "dismissed"))


def _dismissal_is_nothing(_world: World, pull: Pull, facts: PullFacts) -> PullFacts:
    states = {"dismissed": "approved"}
    return replace(facts, reviews=tuple(replace(one, state=states.get(one.state, one.state)) for one in facts.reviews))  # type: ignore[arg-type]


def _words_survive_retargets(world: World, pull: Pull, facts: PullFacts) -> PullFacts:
    from bot.domain.pull_facts import Review

    reviews = tuple(Review(one.id, one.by, one.state, one.commit, one.at) for one in pull.reviews)
    return replace(facts, reviews=reviews)


def _everybody_may_write(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, permissions=dict.fromkeys(range(1, 100), "write"))


def _updates_are_clean(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, updates=tuple(replace(one, both_changed=(), unexplained=()) for one in facts.updates))


def _pusher_is_author(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, pusher=facts.author)


def _forgets_earlier_pushers(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, earlier_pushers=())


def _no_stops(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, vetoes=(), holds=(), halts=())


def _labels_are_gone(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, taken_labels=())


def _overrides_at_any_commit(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, overrides=tuple(replace(one, sha=facts.head.sha) for one in facts.overrides))


def _checks_of_anybody(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, checks=tuple(replace(one, app="builder") for one in facts.checks))


def _withdrawals_are_forgotten(_world: World, _pull: Pull, facts: PullFacts) -> PullFacts:
    return replace(facts, withdrawals=())


class _Alone(Direct):
    """Each pull request for itself: the last one writes the check of them all."""

    def judge(self, several: list[Pull]) -> None:
        for pull in several:
            super().judge([pull])


def _is(event: str, *actions: str) -> Callable[[Payload], bool]:
    return lambda payload: payload[0] == event and (not actions or payload[1].get("action") in actions)


def _is_retarget(payload: Payload) -> bool:
    return payload[0] == "pull_request" and "base" in payload[1].get("changes", {})


BROKEN: dict[str, Make] = {
    "takes reviews of any commit": _reading(_any_commit),
    "counts edited comments": _reading(_edited_counts),
    "revives what came before a dismissal": _reading(_dismissed_is_not_there),
    "ignores dismissals": _reading(_dismissal_is_nothing),
    "keeps approvals over a retarget": _reading(_words_survive_retargets),
    "does not look at permissions": _reading(_everybody_may_write),
    "takes every merge of the base as clean": _reading(_updates_are_clean),
    "does not know who pushed": _reading(_pusher_is_author),
    "knows only the last pusher": _reading(_forgets_earlier_pushers),
    "does not know of vetoes": _reading(_no_stops),
    "lets anybody take a label off": _reading(_labels_are_gone),
    "lets an override hold for later commits": _reading(_overrides_at_any_commit),
    "takes a check from any App": _reading(_checks_of_anybody),
    "forgets what was withdrawn": _reading(_withdrawals_are_forgotten),
    "judges each of several at one head alone": _Alone,
    "does not evaluate on a retarget": _deaf(_is_retarget),
    "does not evaluate on a changed plan": _deaf(_is("push")),
    "does not evaluate on a review": _deaf(_is("pull_request_review")),
    "does not evaluate on a label": _deaf(_is("pull_request", "labeled", "unlabeled")),
    "does not evaluate on a permission": _deaf(_is("member")),
    "does not evaluate on an edited comment": _deaf(_is("issue_comment", "edited", "deleted")),
}

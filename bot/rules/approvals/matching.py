"""Who fills which place: the most places that can be filled at once, each by another voice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.approvals.verdict import Voice, What


@dataclass(frozen=True, slots=True)
class Place:
    """One approval that must be given by one of `agents`; a clearance may be given by `/clear` too."""

    what: What
    agents: tuple[str, ...]

    def takes(self, voice: Voice) -> bool:
        return voice.agent in self.agents and (voice.kind == "approve" or self.what == "clearance")


def fill(places: Sequence[Place], voices: Sequence[Voice]) -> dict[int, Voice]:
    """The voice of each place that is filled, by the place's number. Voices of one group fill one place together."""
    speaks: list[dict[str, Voice]] = [{} for _ in places]
    for at, place in enumerate(places):
        for voice in voices:
            if place.takes(voice):
                speaks[at].setdefault(voice.group, voice)
    return {at: speaks[at][group] for at, group in seats(speaks).items()}


def seats(wanted: Sequence[Iterable[str]]) -> dict[int, str]:
    """The most places that can be taken at once: which of the groups that it would take each one gets.

    Places that come first are taken first (Kuhn's augmenting paths).
    """
    taken: dict[str, int] = {}

    def seat(at: int, tried: set[str]) -> bool:
        free = next((group for group in wanted[at] if group not in taken), None)
        if free is not None:
            taken[free] = at
            return True
        for group in wanted[at]:
            if group in tried:
                continue
            tried.add(group)
            if seat(taken[group], tried):
                taken[group] = at
                return True
        return False

    for at in range(len(wanted)):
        seat(at, set())
    return {at: group for group, at in taken.items()}

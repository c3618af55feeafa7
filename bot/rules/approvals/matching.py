"""Who fills which place: the most places that can be filled at once, each by another voice."""

from collections.abc import Sequence
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
    taken: dict[str, int] = {}

    def seat(at: int, tried: set[str]) -> bool:
        for group in speaks[at]:
            if group in tried:
                continue
            tried.add(group)
            if group not in taken or seat(taken[group], tried):
                taken[group] = at
                return True
        return False

    for at in range(len(places)):
        seat(at, set())
    return {at: speaks[at][group] for group, at in taken.items()}

"""Which faults there are, and which are on."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

import bot.sandbox.faults as package
from bot.sandbox.faults.base import Fault, Incoming, MutationFault, Outgoing, Trigger
from bot.sandbox.model import Delivery

T = TypeVar("T")
NUMBERS: dict[str, Callable[[str], int | float]] = {
    "count": int,
    "skip": int,
    "every": int,
    "seed": int,
    "chance": float,
}
WORDS = ("method", "path", "operation", "event")


@cache
def known() -> dict[str, type[Fault]]:
    """Every fault by name: each module of this folder defines one or more."""
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return {one.name: one for one in _subclasses(Fault) if one.name}


def names() -> list[str]:
    return sorted(known())


def _subclasses(kind: type[Fault]) -> Iterator[type[Fault]]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def parse(text: str) -> Fault:
    """`name`, `name=argument`, `name=key:value,...` or both: `slow=0.5,path:/issues,count:2`."""
    name, _, rest = text.partition("=")
    if name not in known():
        raise ValueError(f"{name!r} is no fault; there are: {', '.join(names())}")
    trigger, argument = Trigger(), ""
    for part in filter(None, (piece.strip() for piece in rest.split(","))):
        key, colon, value = part.partition(":")
        if colon and key in NUMBERS:
            setattr(trigger, key, _number(text, key, value))
        elif colon and key in WORDS:
            setattr(trigger, key, value)
        elif argument or (colon and key.isalpha() and key.islower() and not value.startswith("//")):
            raise ValueError(f"{part!r} in {text!r} is not understood; keys are {', '.join((*NUMBERS, *WORDS))}")
        else:
            argument = part
    return known()[name](trigger, argument)


def _number(text: str, key: str, value: str) -> int | float:
    try:
        return NUMBERS[key](value)
    except ValueError:
        raise ValueError(f"{key} in {text!r} takes a number, not {value!r}") from None


class Faults:
    """The faults that are on, in the order they were turned on; the first that bites decides."""

    def __init__(self, world: Any = None) -> None:
        self.world = world
        self.on: list[Fault] = []

    def turn_on(self, *specifications: str) -> Fault:
        """Turns on what the texts say; returns the last, so that a test can look at its trigger."""
        for text in specifications:
            fault = parse(text)
            self.on.append(fault)
            fault.turned_on(self.world)
        return self.on[-1]

    def turn_off(self, *names: str) -> None:
        """Turns off by name; without a name, all."""
        leaving = [one for one in self.on if not names or one.name in names]
        self.on = [one for one in self.on if one not in leaving]
        for fault in leaving:
            fault.turned_off(self.world)

    def delay(self, incoming: Incoming) -> float:
        return sum(one.delay(incoming) for one in self.on if one.concerns(incoming))

    def before(self, incoming: Incoming) -> Outgoing | None:
        return _first(one.before(incoming) for one in self.on if one.concerns(incoming))

    def after(self, incoming: Incoming, outgoing: Outgoing) -> Outgoing | None:
        return _first(one.after(incoming, outgoing) for one in self.on if one.concerns(incoming))

    def mutation(self, field: str, alias: str, index: int) -> MutationFault | None:
        """Asked by GraphQL for each mutation of a request, in order, with its place in it."""
        return _first(one.mutation(field, alias, index) for one in self.on)

    def visible(self, kind: str, things: Sequence[T]) -> Sequence[T]:
        """Asked by lists of REST and connections of GraphQL; kinds: issues, comments, labels, milestones, ..."""
        for fault in self.on:
            things = fault.visible(kind, things)
        return things

    def deliveries(self, delivery: Delivery) -> list[Delivery]:
        due = [delivery]
        for fault in self.on:
            due = [sent for one in due for sent in fault.deliveries(one)]
        return due

    def held(self) -> list[Delivery]:
        return [delivery for fault in self.on for delivery in fault.held()]

    def browser_text(self, text: str) -> str:
        for fault in self.on:
            text = fault.browser_text(text)
        return text


def _first(answers: Iterable[T | None]) -> T | None:
    return next((answer for answer in answers if answer is not None), None)

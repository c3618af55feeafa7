"""Webhooks that come late, twice, or never.

Source: docs.github.com, "Best practices for using webhooks": deliveries can come out of order (compare times in the
payload), can repeat (the delivery's GUID tells), and are not sent again by GitHub when they failed.
"""

from bot.sandbox.faults.base import Fault, Trigger
from bot.sandbox.model import Delivery


class ForDeliveries(Fault):
    """A fault of webhooks; `event:` names the event, `count:`, `every:` and `chance:` how often."""

    def bites_on(self, delivery: Delivery) -> bool:
        if self.trigger.event and self.trigger.event != delivery.event:
            return False
        return self.trigger.fires()


class WebhooksLost(ForDeliveries):
    """The delivery never leaves, and no record of it is kept."""

    name = "webhooks-lost"

    def deliveries(self, delivery: Delivery) -> list[Delivery]:
        return [] if self.bites_on(delivery) else [delivery]


class WebhooksDoubled(ForDeliveries):
    """The same delivery, with the same GUID, comes twice."""

    name = "webhooks-doubled"

    def deliveries(self, delivery: Delivery) -> list[Delivery]:
        return [delivery, delivery] if self.bites_on(delivery) else [delivery]


class WebhooksReordered(ForDeliveries):
    """Every second delivery waits until the one after it is out; `webhooks-reordered=3` turns groups of three round."""

    name = "webhooks-reordered"

    def __init__(self, trigger: Trigger, argument: str = "") -> None:
        super().__init__(trigger, argument)
        self.size = int(argument or 2)
        self.waiting: list[Delivery] = []

    def deliveries(self, delivery: Delivery) -> list[Delivery]:
        if not self.bites_on(delivery):
            return [delivery]
        self.waiting.append(delivery)
        return self.held() if len(self.waiting) >= self.size else []

    def held(self) -> list[Delivery]:
        due, self.waiting = self.waiting[::-1], []
        return due

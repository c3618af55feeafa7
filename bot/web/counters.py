"""What the server counts, for Prometheus."""

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Counters:
    """A registry of its own, so that two servers in one process (as in tests) do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "baton_webhook_answers_total", "Answers to deliveries, by status.", ["status"], registry=self.registry
        )
        self._jobs = Counter(
            "baton_jobs_total", "Deliveries worked on, by how they ended.", ["outcome"], registry=self.registry
        )
        self.seconds = Histogram(
            "baton_job_seconds", "Time from taking up a delivery to its end.", registry=self.registry
        )
        self._by_status: dict[int, Counter] = {}

    def answered(self, status: int) -> None:
        if (counter := self._by_status.get(status)) is None:
            counter = self._by_status[status] = self._answers.labels(str(status))
        counter.inc()

    def worked(self, outcome: str, *, count: int = 1) -> None:
        self._jobs.labels(outcome).inc(count)

    def watch(self, depth: Callable[[], Mapping[str, int]]) -> None:
        """Shows what waits in the queue, asked for when somebody looks."""
        self.registry.register(Depth(depth))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class Depth(Collector):
    def __init__(self, depth: Callable[[], Mapping[str, int]]) -> None:
        self.depth = depth

    def collect(self) -> list[GaugeMetricFamily]:
        family = GaugeMetricFamily("baton_queue", "What the queue holds.", labels=["what"])
        for what, count in self.depth().items():
            family.add_metric([what], count)
        return [family]

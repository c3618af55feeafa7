"""The sandbox's time: the machine's, until a test sets or advances it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Whole seconds, as GitHub's timestamps are."""

    def __init__(self) -> None:
        self._fixed: datetime | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        moment = self._fixed or datetime.now(UTC)
        return (moment + self._offset).replace(microsecond=0)

    def set(self, moment: datetime) -> None:
        """Time stands still at this moment until it is advanced or released."""
        self._fixed, self._offset = moment.astimezone(UTC), timedelta()

    def advance(self, **by: float) -> None:
        """Takes what `timedelta` takes: `advance(hours=2)`."""
        self._offset += timedelta(**by)

    def release(self) -> None:
        self._fixed, self._offset = None, timedelta()

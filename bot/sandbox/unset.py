"""A value for arguments that were not given, where None is a value of its own."""

from enum import Enum
from typing import Final


class Unset(Enum):
    """The only member is `UNSET`; test with `isinstance(value, Unset)`."""

    TOKEN = 0


UNSET: Final = Unset.TOKEN

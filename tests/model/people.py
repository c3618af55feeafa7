"""Who takes part in the stories."""

from bot.domain.board import Account
from bot.domain.facts import Permission

ADA, BEN, CLEO, DAN, EVE = (
    Account(number, name) for number, name in enumerate(("ada", "ben", "cleo", "dan", "eve"), 1)
)
ROVER, SCOUT = Account(71, "rover", is_bot=True), Account(72, "scout", is_bot=True)
ZED = Account(90, "zed")
BATON = Account(1000, "baton", is_bot=True)
WEB_FLOW = Account(19864447, "web-flow")
PEOPLE = (ADA, BEN, CLEO, DAN, EVE)
EVERYBODY = (*PEOPLE, ROVER, ZED, SCOUT)
PERMISSIONS: tuple[Permission, ...] = ("read", "write", "maintain", "none", "admin", "triage")

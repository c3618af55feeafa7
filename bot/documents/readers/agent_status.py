"""The labelled lines and lists below an agent's own heading."""

from bot.documents.names import key
from bot.documents.parts import Field, item_lead
from bot.documents.place import Place
from bot.documents.profile import FIELD_OF, add_note, tell
from bot.documents.reading import Reading
from bot.documents.topics import topic_of
from bot.documents.tree import Listing

WORK = ("tasks", "deliverables")


def read(place: Place, reading: Reading) -> None:
    if not place.own_agent or place.topic not in ("agents", None):
        return
    entry = reading.agent_entry(place.own_agent)
    for part in reading.free_fields(place):
        read_field(part, place, reading)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item) and item.checked is None and item.text:
                lead = item_lead(item, dash=False)
                reading.claim_whole(item)
                if lead and key(lead.label) in FIELD_OF and not item.children:
                    tell(reading, entry, lead.label, lead.value, item.line)
                    continue
                add_note(entry, "; ".join([item.text, *(child.text for child in item.children)]))
    for prose in place.prose:
        if reading.is_free(prose) and "role" not in entry.fields and len(prose.words.text) < 200:
            entry.fields["role"] = prose.words.text
            reading.claim(prose)


def read_field(part: Field, place: Place, reading: Reading) -> None:
    entry = reading.agent_entry(place.own_agent or "")
    if isinstance(part.body, Listing):
        if topic_of(part.key) in WORK and part.key not in ("outputs",):
            return
        if any(item.checked is not None for item in part.items):
            return
        reading.claim(part.line)
        known = FIELD_OF.get(part.key) in ("depends", "blockers", "outputs", "provides_to", "owns", "aliases")
        for item in part.items:
            reading.claim_whole(item)
            text = "; ".join([item.text, *(child.text for child in item.children)])
            if known:
                tell(reading, entry, part.label, text, item.line)
            else:
                add_note(entry, f"{part.label}: {text}" if key(part.label) != "responsibilities" else text)
        return
    if part.body is None:
        reading.claim(part)
        tell(reading, entry, part.label, f"{part.value} ({part.remark})" if part.remark else part.value, part.line)

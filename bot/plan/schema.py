"""The JSON Schema of plans: what editors complete and check, short forms included."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from bot.plan.models import Plan

IDENTIFIER = "https://github.com/baton-bot/baton/blob/main/docs/reference/plan.schema.json"


class _Schema(GenerateJsonSchema):
    """Without the titles that only repeat the names of the keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def plan_schema() -> dict[str, Any]:
    schema = Plan.model_json_schema(schema_generator=_Schema, by_alias=True)
    _open_schedule(schema["$defs"])
    _without_noise(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTIFIER,
        **schema,
        "title": "Coordination plan",
    }


def _open_schedule(definitions: dict[str, Any]) -> None:
    """In the file the recurring things stand beside the time zone."""
    schedule = definitions["Schedule"]
    recurring = schedule["properties"].pop("recurring")
    schedule["additionalProperties"] = recurring["additionalProperties"]


def _without_noise(node: Any) -> None:
    """Takes out the models' own titles and empty defaults, and lets no key stand that is no id."""
    if isinstance(node, list):
        for entry in node:
            _without_noise(entry)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("title"), str) and ("type" in node or "anyOf" in node):
        del node["title"]
    if node.get("default", 0) in (None, [], {}):
        del node["default"]
    if "oneOf" in node:  # a word may be both the word `all` and an id
        node["anyOf"] = node.pop("oneOf")
    if "patternProperties" in node:
        node["additionalProperties"] = False
    for entry in node.values():
        _without_noise(entry)

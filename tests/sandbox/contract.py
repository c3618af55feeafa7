"""Holds exchanges over HTTP against GitHub's published OpenAPI description, where it is at hand.

The description is the npm package `@octokit/openapi`; `tests/contract/modules.py` says where it is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.contract.modules import OPENAPI, described

ANYTHING = {"path", "ref"}
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(slots=True)
class Contract:
    """The description, with JSON Schema's words for what OpenAPI 3.0 says in its own."""

    document: dict[str, Any]
    routes: list[tuple[str, re.Pattern[str], dict[str, Any]]]
    validators: dict[tuple[str, ...], Draft202012Validator] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)
    """Method and template of each exchange that was held against the description."""

    def faults(self, response: httpx.Response) -> list[str]:
        request = response.request
        path = request.url.raw_path.decode().partition("?")[0].removeprefix("/api/v3")
        found = self._operation(request.method, path)
        if found is None:
            return [f"{request.method} {path}: GitHub has no such endpoint"]
        template, operation = found
        self.met.add((request.method, template))
        where = f"{request.method} {template}"
        return [
            *self._request_faults(where, operation, request),
            *self._answer_faults(where, operation, response),
        ]

    def event_faults(self, event: str, payload: dict[str, Any]) -> list[str]:
        """Where a webhook's payload is not what GitHub describes."""
        action = payload.get("action")
        name = "-".join([event, *([action] if action else [])]).replace("_", "-")
        described = self.document["x-webhooks"].get(name)
        if described is None:
            return [f"{name}: GitHub sends no such event"]
        schema = self._follow(described["post"]["requestBody"])["content"]["application/json"]["schema"]
        found = self._violations(("webhook", name), schema, payload)
        # the events that an App may name there are those of an earlier year
        return [one for one in found if "performed_via_github_app" not in one and "/app/events/" not in one]

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        for template, pattern, operations in self.routes:
            if method.lower() in operations and pattern.fullmatch(path):
                return template, operations[method.lower()]
        return None

    def _request_faults(self, where: str, operation: dict[str, Any], request: httpx.Request) -> Iterator[str]:
        body = json.loads(request.content) if request.content else None
        declared = self._follow(operation.get("requestBody", {}))
        schema = declared.get("content", {}).get("application/json", {}).get("schema")
        if declared.get("required") and body is None:
            yield f"{where}: a body is required"
        if schema is not None and body is not None:
            yield from self._violations((where, "request"), schema, body)
            known = self._follow(schema).get("properties")
            if known and isinstance(body, dict):
                yield from (f"{where}: {name!r} is no field of it" for name in sorted(set(body) - set(known)))
        parameters = [self._follow(one) for one in operation.get("parameters", [])]
        allowed = {one["name"] for one in parameters if one["in"] == "query"}
        for name in httpx.QueryParams(request.url.query):
            if name not in allowed:
                yield f"{where}: {name!r} is no query parameter of it"

    def _answer_faults(self, where: str, operation: dict[str, Any], response: httpx.Response) -> Iterator[str]:
        declared = operation["responses"].get(str(response.status_code))
        if declared is None:
            if response.status_code < 400:
                yield f"{where}: answers {response.status_code}, which GitHub never does here"
            return
        schema = self._follow(declared).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return
        if not response.headers.get("content-type", "").startswith("application/json"):
            return
        if not response.content:
            yield f"{where}: an empty answer {response.status_code}"
        else:
            yield from self._violations((where, str(response.status_code)), schema, response.json())

    def _violations(self, key: tuple[str, ...], schema: dict[str, Any], value: Any) -> Iterator[str]:
        if key not in self.validators:
            whole = {"components": self.document["components"], "allOf": [schema]}
            self.validators[key] = Draft202012Validator(whole)
        for error in list(self.validators[key].iter_errors(value))[:5]:
            if error.validator == "oneOf" and "is valid under each of" in error.message:
                continue  # errors that GitHub describes twice, the plainer form within the other
            at = "/".join(map(str, error.absolute_path)) or "(top)"
            yield f"{' '.join(key)}: {at}: {error.message[:200]}"

    def _follow(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node


@cache
def load() -> Contract | None:
    path = described(OPENAPI)
    if path is None:
        return None
    document: dict[str, Any] = _translated(json.loads(path.read_text(encoding="utf-8")))
    routes = [(template, _pattern(template), operations) for template, operations in document["paths"].items()]
    routes.sort(key=lambda one: (one[0].count("{"), -len(one[0])))
    return Contract(document, routes)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda one: ".+" if one[1] in ANYTHING else "[^/]+", template))


def _translated(node: Any) -> Any:
    """`nullable: true` becomes a choice between the schema and null."""
    if isinstance(node, list):
        return [_translated(one) for one in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _translated(value) for key, value in node.items()}
    if inner.get("nullable") is True and not isinstance(node.get("nullable"), dict):
        del inner["nullable"]
        return {"anyOf": [inner, {"type": "null"}]}
    return inner

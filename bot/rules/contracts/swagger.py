"""A document of OpenAPI 2 (Swagger) in the form of version 3, as far as a comparison of it goes."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.rules.contracts.json_schema import resolved

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
_BESIDE_SCHEMA = frozenset({"name", "in", "required", "description", "allowEmptyValue"})
"""What a parameter of version 2 has beside the words of its schema."""
_FORM = "application/x-www-form-urlencoded"
_ANY = ("application/json",)


def is_swagger(value: Any) -> bool:
    return isinstance(value, Mapping) and str(value.get("swagger") or "").startswith("2")


def modern(document: Mapping[str, Any]) -> dict[str, Any]:
    """References stay as they are: what they name is looked up in the same places."""
    root = str(document.get("basePath") or "").rstrip("/")
    paths = {f"{root}{path}": _item(item, document) for path, item in _mapping(document.get("paths")).items()}
    return {**document, "openapi": "3.0.0", "paths": paths}


def _item(item: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    known = _mapping(resolved(item, document))
    shared = _list(known.get("parameters"))
    return {
        str(method): _operation(one, shared, document)
        for method, one in known.items()
        if method in METHODS and isinstance(one, Mapping)
    }


def _operation(one: Mapping[str, Any], shared: Iterable[Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """What a path says for all of its operations is said in each: an operation's own parameter takes its place."""
    written = (_mapping(resolved(value, document)) for value in (*shared, *_list(one.get("parameters"))))
    parameters = list({(str(each.get("in")), str(each.get("name"))): each for each in written}.values())
    takes = _media(one.get("consumes"), document.get("consumes"))
    gives = _media(one.get("produces"), document.get("produces"))
    body = _body([each for each in parameters if each.get("in") in ("body", "formData")], takes)
    answers = _mapping(one.get("responses"))
    return {
        "parameters": [_parameter(each) for each in parameters if each.get("in") not in ("body", "formData")],
        **({"requestBody": body} if body else {}),
        "responses": {status: _answer(resolved(each, document), gives) for status, each in answers.items()},
        "security": one.get("security", document.get("security")),
    }


def _parameter(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"in": one.get("in"), "name": one.get("name"), "required": one.get("required"), "schema": _schema(one)}


def _schema(one: Mapping[str, Any]) -> dict[str, Any]:
    """How several values are written side by side is a part of their format."""
    schema = {word: value for word, value in one.items() if word not in _BESIDE_SCHEMA}
    side_by_side = schema.pop("collectionFormat", None)
    return {**schema, "format": side_by_side} if side_by_side else schema


def _body(parts: list[Mapping[str, Any]], takes: Iterable[str]) -> dict[str, Any]:
    if not parts:
        return {}
    whole = next((one for one in parts if one.get("in") == "body"), None)
    if whole is not None:
        return {"required": whole.get("required"), "content": {one: {"schema": whole.get("schema")} for one in takes}}
    must = [str(one.get("name")) for one in parts if one.get("required") is True]
    fields = {str(one.get("name")): _schema(one) for one in parts}
    schema = {"type": "object", "properties": fields, "required": must}
    return {"required": bool(must), "content": {_FORM: {"schema": schema}}}


def _answer(one: Any, gives: Iterable[str]) -> dict[str, Any]:
    schema = _mapping(one).get("schema")
    return {"content": {media: {"schema": schema} for media in gives} if schema is not None else {}}


def _media(*written: Any) -> tuple[str, ...]:
    found = next((one for one in written if isinstance(one, list) and one), None)
    return tuple(map(str, found)) if found else _ANY


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

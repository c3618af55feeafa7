"""What a new form of an interface takes away: Python, JSON Schema, OpenAPI."""

import json
from typing import Any

import pytest

from bot.rules.contracts.breakage import Unreadable
from bot.rules.contracts.forms import breakages

PYTHON = '''
class Cart:
    """A cart."""
    size: int = 0
    def add(self, item: str, count: int = 1) -> int: ...
    async def pay(self) -> bool: ...
    def _inner(self): ...
def total(cart: Cart) -> int: ...
'''


def of(path: str, old: Any, new: Any) -> list[str]:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in (old, new)]
    return [str(one) for one in breakages(path, *texts)[1]]


@pytest.mark.parametrize(
    "new",
    [
        PYTHON + "def more(): ...\n",
        PYTHON.replace("count: int = 1", "count: int = 1, note: str = ''"),
        PYTHON.replace("item: str", "item: str | None"),
        PYTHON.replace("item: str", "item: Optional[str]"),
        PYTHON.replace("item: str", "item"),
        PYTHON.replace('"""A cart."""', '"""Another."""'),
        PYTHON.replace("    def _inner(self): ...\n", ""),
    ],
)
def test_python_that_only_grows_breaks_nothing(new: str) -> None:
    assert of("c.py", PYTHON, new) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    async def pay(self) -> bool: ...\n", "", "Cart.pay: it was removed"),
        ("async def pay", "def pay", "Cart.pay: it cannot be awaited any more"),
        ("count: int = 1", "count: int", "Cart.add(count)"),
        ("item: str", "item: str, size: int", "Cart.add(size): the parameter was added as required"),
        (", count: int = 1", "", "Cart.add(count): the parameter was removed"),
        ("def total", "def sum_of", "total: it was removed"),
        ("1) -> int", "1) -> str", "Cart.add: it returned int, now str"),
        ("1) -> int", "1) -> int | None", "Cart.add: it returned int, now int | None"),
        ("item: str", "item: int", "Cart.add(item): it took str, now int"),
    ],
)
def test_python_that_breaks_is_told_by_name(old: str, new: str, words: str) -> None:
    assert any(one.startswith(words) for one in of("c.py", PYTHON, PYTHON.replace(old, new)))


@pytest.mark.parametrize("text", ["def (", "\0", "(" * 100_000, "x = 1\n" * 100_000])
def test_what_is_no_python_is_told_and_never_run(text: str) -> None:
    with pytest.raises(Unreadable):
        breakages("c.py", PYTHON, text)


def test_code_of_a_contract_is_never_executed() -> None:
    assert of("c.py", "import os\nos.abort()\nX = 1\n", "import os\nos.abort()\nX = 1\nraise SystemExit\n") == []


ORDER = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "state": {"enum": ["new", "paid"]}, "lines": {"$ref": "#/$defs/lines"}},
    "$defs": {"lines": {"type": "array", "items": {"type": "integer", "minimum": 0}}},
}


def changed(path: str, value: Any) -> Any:
    """ORDER with one part otherwise; None takes it away."""
    copy = json.loads(json.dumps(ORDER))
    at = copy
    *parts, last = path.split("/")
    for part in parts:
        at = at[part]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("properties/state", None, "/state: it was removed"),
        ("properties/id", {"type": "integer"}, "/id: its type was string, now integer"),
        ("required", ["id", "state"], "/state: it must be given now"),
        ("required", [], "/id: it may be missing now"),
        ("properties/state", {"enum": ["new"]}, "/state: the value paid was removed"),
        ("$defs/lines/items", {"type": "integer", "minimum": 5}, "minimum is 5 now"),
        ("$defs/lines", None, "definition lines: it was removed"),
        ("additionalProperties", False, "/: further properties are refused now"),
    ],
)
def test_a_schema_that_breaks_is_told(path: str, value: Any, words: str) -> None:
    assert any(words in one for one in of("a.schema.json", ORDER, changed(path, value)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("properties/note", {"type": "string"}),
        ("title", "Order"),
        ("properties/state", {"enum": ["new", "paid", "lost"]}),
        ("$defs/lines/items", {"type": "integer", "minimum": -5}),
    ],
)
def test_a_schema_that_grows_breaks_nothing(path: str, value: Any) -> None:
    assert of("a.schema.json", ORDER, changed(path, value)) == []


def test_schemas_that_refer_to_themselves_end() -> None:
    tree = {
        "$ref": "#/$defs/node",
        "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}},
    }
    other = json.loads(json.dumps(tree))
    other["$defs"]["node"]["properties"]["next"] = {"type": "string"}
    assert of("t.schema.json", tree, tree) == []
    assert of("t.schema.json", tree, other)


def test_what_is_too_deep_or_no_schema_is_told() -> None:
    deep: Any = {"type": "string"}
    for _ in range(80):
        deep = {"type": "object", "properties": {"x": deep}}
    text = json.dumps(deep)
    with pytest.raises(Unreadable):
        breakages("a.json", text, text.replace('"string"', '"integer"'))
    with pytest.raises(Unreadable, match="neither OpenAPI nor a JSON Schema"):
        breakages("a.yml", "a: 1\n", "a: 2\n")
    with pytest.raises(Unreadable, match="no JSON"):
        breakages("a.json", "{}", "[" * 200_000)
    with pytest.raises(Unreadable, match="no YAML"):
        breakages("a.yml", "type: object\n", "a: [\n")
    with pytest.raises(Unreadable, match="does not read files such as"):
        breakages("a.proto", "a", "b")


API = """\
openapi: 3.1.0
paths:
  /carts/{id}:
    get:
      parameters: [{name: verbose, in: query, schema: {type: boolean}}]
      responses:
        "200":
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Cart"}
    put:
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Cart"}
      responses: {"204": {description: done}}
components:
  schemas:
    Cart: {type: object, required: [id], properties: {id: {type: string}, state: {enum: [a, b]}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    put:\n", "    patch:\n", "PUT /carts/{id}: the operation was removed"),
        ("/carts/{id}:", "/baskets/{id}:", "/carts/{id}: the path was removed"),
        ("in: query,", "in: query, required: true,", "query parameter verbose: it must be given now"),
        ("required: [id]", "required: [id, state]", "PUT /carts/{id} body /state: it must be given now"),
        ("required: [id], ", "", "GET /carts/{id} 200 /id: it may be missing now"),
        (", state: {enum: [a, b]}", "", "GET /carts/{id} 200 /state: it was removed"),
        ("enum: [a, b]", "enum: [a]", "PUT /carts/{id} body /state: the value b was removed"),
        ("enum: [a, b]", "enum: [a, b, c]", "GET /carts/{id} 200 /state: the value c may come now"),
        ('"204": {description: done}', '"202": {description: later}', "PUT /carts/{id} 204: the answer was removed"),
        (
            "      requestBody:\n",
            "      requestBody:\n        required: true\n",
            "PUT /carts/{id}: it needs a body now",
        ),
        ("boolean", "string", "its type was boolean, now string"),
    ],
)
def test_an_api_that_breaks_is_told_by_operation(old: str, new: str, words: str) -> None:
    assert old in API
    assert any(words in one for one in of("api.yml", API, API.replace(old, new)))


def test_an_api_that_grows_or_renames_a_path_parameter_breaks_nothing() -> None:
    assert of("api.yml", API, API.replace("{id}:", "{cart}:")) == []
    assert of("api.yml", API, API + "    Order: {type: object}\n") == []
    assert of("api.yml", API, API.replace("state: {", "note: {type: string}, state: {")) == []


def test_what_only_one_side_describes_as_an_api_is_not_compared() -> None:
    with pytest.raises(Unreadable, match="bring it as OpenAPI 3"):
        breakages("api.yml", "swagger: '1.2'\n", API)
    with pytest.raises(Unreadable, match="bring it as OpenAPI 3"):
        breakages("api.yml", API, "type: object\n")


def test_other_credentials_for_all_operations_break_each() -> None:
    closed = API + "security: [{token: []}]\n"
    assert any("other credentials" in one for one in of("api.yml", API, closed))
    assert of("api.yml", closed, API) == []
    assert of("api.yml", API, API + "security: [{token: []}, {}]\n") == []

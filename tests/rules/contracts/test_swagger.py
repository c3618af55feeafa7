"""Documents of OpenAPI 2 break in the same places as those of version 3."""

import pytest

from bot.rules.contracts.forms import breakages

API = """\
swagger: "2.0"
basePath: /v1
consumes: [application/json]
produces: [application/json]
parameters:
  page: {name: page, in: query, type: integer}
paths:
  /carts/{id}:
    parameters:
      - {name: id, in: path, required: true, type: string}
      - {$ref: "#/parameters/page"}
    get:
      parameters:
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: csv}
      responses:
        "200": {description: it, schema: {$ref: "#/definitions/Cart"}}
        "404": {description: none}
    put:
      parameters:
        - {name: cart, in: body, schema: {$ref: "#/definitions/Cart"}}
      responses: {"204": {description: done}}
    post:
      parameters:
        - {name: note, in: formData, type: string}
      responses: {"201": {description: made}}
definitions:
  Cart: {type: object, required: [id], properties: {id: {type: string}, state: {enum: [a, b]}}}
"""


def of(old: str, new: str) -> list[str]:
    form, found = breakages("api.yml", old, new)
    assert form == "OpenAPI"
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    put:\n", "    patch:\n", "PUT /v1/carts/{id}: the operation was removed"),
        ("basePath: /v1", "basePath: /v2", "/v1/carts/{id}: the path was removed"),
        ("in: query, type: integer", "in: query, required: true, type: integer", "parameter page: it must be given"),
        ("in: query, type: integer", "in: query, type: string", "parameter page: its type was integer, now string"),
        ("collectionFormat: csv", "collectionFormat: pipes", "parameter tags: its format is pipes now"),
        ("required: [id]", "required: [id, state]", "PUT /v1/carts/{id} body /state: it must be given now"),
        ("required: [id], ", "", "GET /v1/carts/{id} 200 /id: it may be missing now"),
        ("enum: [a, b]", "enum: [a, b, c]", "GET /v1/carts/{id} 200 /state: the value c may come now"),
        ("in: body, schema", "in: body, required: true, schema", "PUT /v1/carts/{id}: it needs a body now"),
        ("in: formData, type", "in: formData, required: true, type", "POST /v1/carts/{id}: it needs a body now"),
        ("in: formData, type: string", "in: formData, type: integer", "body /note: its type was string, now integer"),
        ("produces: [application/json]", "produces: [text/xml]", "200: application/json was removed"),
        ("paths:\n", "security: [{token: []}]\npaths:\n", "it asks for other credentials now"),
    ],
)
def test_what_breaks_is_told_by_operation(old: str, new: str, words: str) -> None:
    assert API.count(old) == 1 or old == "enum: [a, b]"
    assert any(words in one for one in of(API, API.replace(old, new)))


def test_what_grows_breaks_nothing() -> None:
    assert of(API, API) == []
    assert of(API, API.replace("state: {", "note: {type: string}, state: {")) == []
    assert of(API, API.replace("definitions:\n", "definitions:\n  Order: {type: object}\n")) == []


def test_a_step_to_version_3_that_says_the_same_breaks_nothing() -> None:
    two = """\
swagger: "2.0"
paths:
  /carts:
    get: {parameters: [{name: page, in: query, type: integer}], responses: {"200": {schema: {type: object}}}}
"""
    three = """\
openapi: 3.0.3
paths:
  /carts:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {"200": {content: {application/json: {schema: {type: object}}}}}
"""
    assert of(two, three) == []
    assert of(two, three.replace("integer", "string"))


@pytest.mark.parametrize("odd", ["paths: 5", "paths: {/a: 5}", "paths: {/a: {get: {parameters: x, responses: []}}}"])
def test_what_is_no_proper_document_is_no_error(odd: str) -> None:
    assert of(f"swagger: '2.0'\n{odd}\n", f"swagger: '2.0'\n{odd}\nhost: x\n") == []


@pytest.mark.parametrize("name", ["[a]", "{a: b}", "1", "null"])
@pytest.mark.parametrize("place", ["query", "formData", "[body]", "{}"])
def test_a_parameter_that_somebody_made_up_is_compared_all_the_same(name: str, place: str) -> None:
    strange = API.replace("{name: tags, in: query,", f"{{name: {name}, in: {place},")
    assert breakages("api.yml", API, strange)[0] == "OpenAPI"
    assert breakages("api.yml", strange, strange) == ("OpenAPI", [])

"""An OpenAPI 3.1 document as one of 3.0, for importers that read nothing newer.

3.0 has no type "null" but `nullable`, no `const`, no `prefixItems`, one `example` in a schema, and nothing beside a `$ref`. Some
importers (Coze's is open source) also want a plain `type` on every field, so a field that may be null holds the schema
itself, not a choice of schemas.
"""

from __future__ import annotations

from typing import Any

VERSION = "3.0.3"
Schema = dict[str, Any]
_PAYLOADS = ("example", "examples")


def as_30(document: dict[str, Any]) -> dict[str, Any]:
    """The document in OpenAPI 3.0: the same operations, fields and descriptions."""
    components = document["components"]
    known: dict[str, Schema] = components["schemas"]
    return {
        **document,
        "openapi": VERSION,
        "paths": _walked(document["paths"], known),
        "components": {**components, "schemas": {name: _schema(s, known) for name, s in known.items()}},
    }


def _walked(value: Any, known: dict[str, Schema]) -> Any:
    """What is no schema, with the schemas in it turned."""
    if isinstance(value, list):
        return [_walked(item, known) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _member(key, held, known) for key, held in value.items()}


def _member(key: str, held: Any, known: dict[str, Schema]) -> Any:
    if key in _PAYLOADS:
        return held
    return _schema(held, known) if key == "schema" else _walked(held, known)


def _schema(schema: Schema, known: dict[str, Schema]) -> Schema:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    turned = _without_null(schema, known)
    if "const" in turned:
        turned["enum"] = [turned.pop("const")]
    if "examples" in turned:
        turned["example"] = turned.pop("examples")[0]
    if "prefixItems" in turned:
        turned["items"] = turned.pop("prefixItems")[0]
    for key in ("items", "additionalProperties"):
        if isinstance(turned.get(key), dict):
            turned[key] = _schema(turned[key], known)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in turned:
            turned[key] = [_schema(option, known) for option in turned[key]]
    if "properties" in turned:
        turned["properties"] = {name: _schema(s, known) for name, s in turned["properties"].items()}
    return turned


def _without_null(schema: Schema, known: dict[str, Schema]) -> Schema:
    """A choice between null and one other schema as that schema, which may be null; a copy in any case."""
    turned = dict(schema)
    options = turned.get("anyOf", [])
    real = [option for option in options if option.get("type") != "null"]
    if len(real) == len(options):
        return turned
    del turned["anyOf"]
    if len(real) > 1:
        return {**turned, "anyOf": real, "nullable": True}
    only = real[0]
    while "$ref" in only:
        only = known[only["$ref"].rpartition("/")[2]]
    return {**only, **turned, "nullable": True}

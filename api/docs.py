"""`/docs`: the OpenAPI document as plain HTML, without scripts or anything from another host."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from typing import Any

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-top: 1px solid #8888; padding-top: 1rem; }
code, pre { font: 14px/1.4 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .5rem; border: 1px solid #8888; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } a { color: #8bf; } }
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"


def page(document: dict[str, Any]) -> str:
    """The whole page for an OpenAPI document."""
    info = document["info"]
    body = "".join(_parts(document))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"<p>{escape(info.get('description', ''))}</p>"
        f'<p>For programs: <a href="openapi.json">openapi.json</a></p>{body}</body></html>'
    )


def _parts(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield from _operation(path, method.upper(), operation)
    yield "<h2>Schemas</h2>"
    for name, schema in document["components"]["schemas"].items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p>'
        required = schema.get("required", ())
        rows = ((field, field in required, value) for field, value in schema.get("properties", {}).items())
        yield _table(rows)


def _operation(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{method} {escape(path)}</code></h2><p><b>{escape(operation.get('summary', ''))}.</b> "
    yield f"{escape(operation.get('description', ''))}</p>"
    given = operation.get("parameters", ())
    yield _table((p["name"], p.get("required", False), {**p["schema"], **_described(p)}) for p in given)
    for media in operation.get("requestBody", {}).get("content", {}).values():
        example = json.dumps(media.get("example", {}), ensure_ascii=False, indent=1)
        yield f"<p>Body: {_kind(media['schema'])}</p><pre>{escape(example)}</pre>"
    yield "<p>Answers: " + ", ".join(
        f"{status} {_kind(_schema_of(response))}" for status, response in operation["responses"].items()
    )
    yield "</p>"


def _described(parameter: dict[str, Any]) -> dict[str, Any]:
    return {"description": parameter["description"]} if "description" in parameter else {}


def _schema_of(response: dict[str, Any]) -> dict[str, Any]:
    contents = list(response.get("content", {}).values())
    return contents[0].get("schema", {}) if contents else {}


def _table(rows: Any) -> str:
    lines = [
        f"<tr><td><code>{escape(name)}</code>{' *' if required else ''}</td><td>{_kind(schema)}</td>"
        f"<td>{escape(schema.get('description', ''))}</td></tr>"
        for name, required, schema in rows
    ]
    head = "<tr><th>field (* required)</th><th>type</th><th>meaning</th></tr>"
    return f"<table>{head}{''.join(lines)}</table>" if lines else ""


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words, with links to the schemas that it names."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " · ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return escape(str(schema.get("format") or schema.get("type") or "any"))

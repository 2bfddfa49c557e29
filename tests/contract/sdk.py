"""The public SDK's models and requests, read from its source: importing it reads a file of the user's home and starts
threads, and takes 3 seconds and 200 MB.

A model tells its JSON keys, their types, and the values that an enum may have; a request its method, path, query
parameters, and the model of its body.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = "PureCloudPlatformClientV2"


@dataclass(frozen=True, slots=True)
class Model:
    """One model: JSON key to type, and JSON key to the values that it may have."""

    name: str
    types: Mapping[str, str]
    enums: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the SDK can make. ``query``: each parameter with its type. ``reply``: the type of its reply."""

    name: str
    method: str
    path: str
    query: Mapping[str, str]
    needed: tuple[str, ...]
    body: str | None
    reply: str


def folder() -> Path | None:
    """Where the SDK is installed, found without importing it."""
    found = importlib.util.find_spec(PACKAGE)
    return Path(found.origin).parent if found and found.origin else None


@cache
def model(name: str) -> Model:
    """The model of this name.

    :raises KeyError: there is none.
    """
    path = _model_files().get(name)
    if path is None:
        raise KeyError(f"the SDK has no model {name}")
    source = path.read_text("utf-8")
    types = _literal(source, "swagger_types")
    keys = _literal(source, "attribute_map")
    enums = {keys[field]: tuple(ast.literal_eval(values)) for field, values in _ENUM.findall(source)}
    return Model(name, {keys[field]: kind for field, kind in types.items()}, enums)


@cache
def calls() -> tuple[Call, ...]:
    """Every request of every API class."""
    there = folder()
    assert there is not None
    found = []
    for path in sorted((there / "apis").glob("*_api.py")):
        for source in re.split(r"\n    def (?=[a-z])", path.read_text("utf-8"))[1:]:
            if target := re.search(r"resource_path = '([^']+)'", source):
                found.append(_call(source, target[1]))
    return tuple(found)


_ENUM = re.compile(
    r"\.setter\n    def (\w+)\(self(?:(?!\.setter).)*?        allowed_values = (\[[^\n]*\])\n", re.DOTALL
)


def _literal(source: str, attribute: str) -> dict[str, str]:
    block = re.search(rf"self\.{attribute} = (\{{.*?\n        \}})", source, re.DOTALL)
    assert block is not None, attribute
    return dict(ast.literal_eval(block[1]))


@cache
def _model_files() -> Mapping[str, Path]:
    """Each model's file by the model's name, as the package itself imports them."""
    there = folder()
    assert there is not None
    listed = re.findall(r"from \.models\.(\w+) import (\w+)", (there / "__init__.py").read_text("utf-8"))
    return {name: there / "models" / f"{module}.py" for module, name in listed}


def _call(source: str, path: str) -> Call:
    method = re.search(r"call_api\(resource_path, '(\w+)'", source)
    assert method is not None, source[:60]
    reply = re.search(r"response_type='([^']+)'", source)
    kinds = {field: kind for kind, field in re.findall(r":param (\S+) (\w+):", source)}
    body = re.search(r":param (\S+) body:.*?(\(required\))?\n", source)
    places = dict(re.findall(r"path_params\['(\w+)'\] = params\['(\w+)'\]", source))
    named = dict(re.findall(r"query_params\['(\w+)'\] = params\['(\w+)'\]", source))
    needed = set(re.findall(r"raise ValueError\(\"Missing the required parameter `(\w+)`", source)) - {*places.values()}
    return Call(
        name=source.partition("(")[0],
        method=method[1],
        path=path,
        query={name: kinds[field] for name, field in named.items()},
        needed=tuple(name for name, field in named.items() if field in needed),
        body=body[1] if body else None,
        reply=reply[1] if reply else "None",
    )


def type_of(kind: str) -> tuple[str, str]:
    """What a type is a ``list`` or ``dict`` of, else (``one``, itself)."""
    if inner := re.fullmatch(r"list\[(.+)\]", kind):
        return "list", inner[1]
    if inner := re.fullmatch(r"dict\(str, (.+)\)", kind):
        return "dict", inner[1]
    return "one", kind


#: What JSON has for the SDK's own types.
PLAIN: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "datetime": (str,),
    "date": (str,),
}


def faults(value: Any, kind: str, at: str = "") -> list[str]:
    """What in a JSON value is not as the SDK has it: one line each, with its place. ``None`` is as good as left out."""
    if value is None:
        return []
    shape, inner = type_of(kind)
    if shape == "list":
        if not isinstance(value, list):
            return [f"{at}: no list"]
        return [fault for number, one in enumerate(value) for fault in faults(one, inner, f"{at}[{number}]")]
    if shape == "dict":
        if not isinstance(value, dict):
            return [f"{at}: no object"]
        return [fault for key, one in value.items() for fault in faults(one, inner, f"{at}.{key}")]
    if inner == "object":
        return []
    if inner in PLAIN:
        return _plain(value, inner, at)
    if not isinstance(value, dict):
        return [f"{at}: no {inner}"]
    return _object(value, model(inner), at)


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


def _plain(value: Any, kind: str, at: str) -> list[str]:
    if not isinstance(value, PLAIN[kind]) or (isinstance(value, bool) and kind != "bool"):
        return [f"{at}: {value!r} is no {kind}"]
    if kind == "datetime" and not _INSTANT.fullmatch(value):
        return [f"{at}: {value!r} is no time as the API writes it"]
    return []


def _object(value: dict[str, Any], of: Model, at: str) -> list[str]:
    found = []
    for key, one in value.items():
        if key not in of.types:
            found.append(f"{at}.{key}: {of.name} has no such key")
            continue
        found += faults(one, of.types[key], f"{at}.{key}")
        allowed = of.enums.get(key)
        if allowed and isinstance(one, str) and one not in allowed:
            found.append(f"{at}.{key}: {one!r} is none of {', '.join(allowed)}")
    return found

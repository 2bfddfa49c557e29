"""Each floor of genqa imports only floors below it; nothing runs back up, nothing in a circle.

The imports are read from the source, so that one inside a function or under TYPE_CHECKING counts like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

#: From the ground up: what stands on a floor, and whether its members may import each other.
FLOORS: tuple[tuple[str, bool], ...] = (
    ("genqa errors spans call settings", True),
    ("http", False),
    ("genesys audio transcript stt metrics scoring", False),
    (
        "analyse beside checks clocks decided heard holds masking origin phrases request result retold scorable sides",
        True,
    ),
    ("index", False),
    ("ingest reports charts", False),
    ("ui cli demo", False),
    ("app pages", False),
)
#: Neighbours on one floor of which the first may import the second all the same.
ALLOWED = {("scoring", "metrics"), ("cli", "demo")}
#: Arrows that point down and are forbidden all the same.
FORBIDDEN = {("charts", "index"): "a figure is made from data, whatever it came from"}

FLOOR = {member: number for number, (members, _) in enumerate(FLOORS) for member in members.split()}

#: What only these modules, or modules beneath them, may import.
PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("streamlit", ("genqa.ui", "app", "pages")),
    ("plotly", ("genqa.charts", "genqa.ui")),
    ("pandas", ("genqa.charts", "genqa.ui")),
    ("sqlite3", ("genqa.index.connection",)),
    ("pydub", ("genqa.audio.other",)),
)
#: The one module that makes an HTTP client, and what makes one, openly or for a single request.
CLIENT_PLACE = "genqa.http.web"
CLIENT_MAKERS = {
    "AsyncClient",
    "Client",
    "delete",
    "get",
    "head",
    "options",
    "patch",
    "post",
    "put",
    "request",
    "stream",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One source file: its dotted name, what it imports with the line, and the lines that make an HTTP client."""

    name: str
    path: str
    imports: tuple[tuple[int, str], ...] = field(default=())
    clients: tuple[int, ...] = field(default=())

    @property
    def member(self) -> str:
        """Which row of a floor it belongs to."""
        return _member(self.name)


def read_modules(root: Path) -> dict[str, Module]:
    """Every module of genqa, app.py and the pages, by dotted name."""
    paths = sorted([*root.glob("genqa/**/*.py"), *root.glob("app.py"), *root.glob("pages/**/*.py")])
    names = {_name(path.relative_to(root)): path for path in paths}
    modules = {}
    for name, path in names.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        found = tuple(_imports(tree, package, set(names)))
        modules[name] = Module(name, str(path.relative_to(root)), found, tuple(_clients(tree)))
    return modules


def faults(modules: dict[str, Module]) -> list[str]:
    """One line for each import that must not be."""
    found = []
    for module in modules.values():
        if module.member not in FLOOR:
            found.append(f"{module.path} stands on no floor; name it in FLOORS and in the layout of the README")
            continue
        found.extend(
            f"{module.path}:{line} imports {target}: {why}"
            for line, target in module.imports
            if (why := _why_not(module, target))
        )
        if module.name != CLIENT_PLACE:
            found.extend(
                f"{module.path}:{line} makes an HTTP client: only {CLIENT_PLACE} may" for line in module.clients
            )
    return found


def circle(modules: dict[str, Module]) -> list[str]:
    """The modules of one circle of imports, in order; empty when there is none."""
    arrows = {
        module.name: {target for _, target in module.imports if target in modules and target != module.name}
        for module in modules.values()
    }
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _why_not(module: Module, target: str) -> str | None:
    for library, places in PLACES:
        if _lies_in(target, library) and not any(_lies_in(module.name, place) for place in places):
            return f"only {', '.join(places)} may"
    above, below = module.member, _member(target)
    if target.split(".")[0] not in ("genqa", "app", "pages") or above == below:
        return None
    if (above, below) in FORBIDDEN:
        return FORBIDDEN[above, below]
    if below not in FLOOR:
        return "it stands on no floor"
    if FLOOR[above] == FLOOR[below]:
        neighbourly = FLOORS[FLOOR[above]][1] or (above, below) in ALLOWED
        return None if neighbourly else f"{above} and {below} are neighbours and do not know each other"
    return None if FLOOR[above] > FLOOR[below] else f"{below} stands above {above}"


def _imports(tree: ast.Module, package: str, known: set[str]) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported; ``from a import b`` is a.b where that is a module, else a."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield node.lineno, inner if inner in known else source
        elif isinstance(node, ast.Call) and _called(node).endswith(("import_module", "__import__")):
            # A name put together at run time cannot be read here; the one such import stays inside genqa.cli.
            named = [word.value for word in node.args[:1] if isinstance(word, ast.Constant)]
            yield from ((node.lineno, str(name)) for name in named)


def _clients(tree: ast.Module) -> Iterator[int]:
    from_httpx = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "httpx"
        for alias in node.names
        if alias.name in CLIENT_MAKERS
    }
    makers = from_httpx | {f"httpx.{name}" for name in CLIENT_MAKERS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in makers:
            yield node.lineno


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func) if isinstance(call.func, ast.Attribute | ast.Name) else ""


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _member(name: str) -> str:
    """``genqa.audio.wav`` is of audio, ``genqa.__main__`` of cli, ``pages.look.call`` of pages."""
    first, *rest = name.split(".")
    if first != "genqa" or not rest:
        return first
    return "cli" if rest[0] == "__main__" else rest[0]


def _lies_in(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


# What genqa is held to.


def test_no_import_of_genqa_runs_back_up_or_out_of_its_place(project: Path) -> None:
    assert faults(read_modules(project)) == []


def test_no_modules_of_genqa_import_each_other_in_a_circle(project: Path) -> None:
    assert circle(read_modules(project)) == []


def test_the_imports_of_genqa_were_really_read(project: Path) -> None:
    modules = read_modules(project)
    assert "genqa.cli" in [target for _, target in modules["genqa.__main__"].imports]
    assert "genqa.ui.gate" in [target for _, target in modules["app"].imports]
    assert {"genqa", "genqa.spans", "genqa.audio.other", "genqa.transcript"} <= set(modules)


# What the reading itself is held to: a small tree with one fault.

TREE = {
    "genqa/__init__.py": "",
    "genqa/spans.py": "import numpy",
    "genqa/http/__init__.py": "from genqa.http.web import Web",
    "genqa/http/web.py": "import httpx\nclient = httpx.Client()",
    "genqa/metrics/__init__.py": "from genqa.metrics.hold import place\nfrom genqa.spans import Spans",
    "genqa/metrics/hold.py": "from genqa import spans",
    "genqa/scoring/__init__.py": "from genqa.metrics import place",
    "genqa/index/__init__.py": "from . import connection\nfrom ..spans import Spans",
    "genqa/index/connection.py": "import sqlite3",
    "genqa/charts/__init__.py": "import plotly.graph_objects as go",
    "genqa/ui/__init__.py": "import streamlit as st\nimport genqa.charts",
    "genqa/cli/__init__.py": "from genqa import demo",
    "genqa/demo/__init__.py": "from genqa.index import store",
    "genqa/__main__.py": "from genqa.cli import main",
    "app.py": "import streamlit\nfrom genqa.ui import gate",
    "pages/look/calls.py": "import streamlit\nfrom genqa.index import store\nfrom genqa.ui import player",
}


def plant(root: Path, files: dict[str, str]) -> dict[str, Module]:
    for path, source in (TREE | files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source, encoding="utf-8")
    return read_modules(root)


def test_a_sound_tree_has_no_fault(tmp_path: Path) -> None:
    modules = plant(tmp_path, {})
    assert faults(modules) == []
    assert circle(modules) == []


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("genqa/metrics/hold.py", "from genqa.index import store", "1 imports genqa.index: index stands above metrics"),
        ("genqa/metrics/hold.py", "from genqa import index", "1 imports genqa.index: index stands above metrics"),
        ("genqa/metrics/hold.py", "def f():\n    import genqa.cli", "2 imports genqa.cli: cli stands above metrics"),
        (
            "genqa/metrics/hold.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..ui import gate",
            "3 imports genqa.ui: ui stands above metrics",
        ),
        (
            "genqa/metrics/hold.py",
            "import importlib\nimportlib.import_module('genqa.cli.score')",
            "2 imports genqa.cli.score: cli stands above metrics",
        ),
        (
            "genqa/metrics/hold.py",
            "import genqa.scoring",
            "1 imports genqa.scoring: metrics and scoring are neighbours and do not know each other",
        ),
        ("genqa/spans.py", "from genqa import http", "1 imports genqa.http: http stands above spans"),
        ("genqa/__init__.py", "from .spans import Spans\nfrom . import index", "2 imports genqa.index: index stands "),
        ("genqa/charts/__init__.py", "import genqa.index", "1 imports genqa.index: a figure is made from data, "),
        ("genqa/ui/__init__.py", "import genqa.demo", "1 imports genqa.demo: ui and demo are neighbours"),
        ("genqa/demo/__init__.py", "import genqa.cli", "1 imports genqa.cli: demo and cli are neighbours"),
        ("genqa/cli/__init__.py", "import app", "1 imports app: app stands above cli"),
        ("genqa/cli/__init__.py", "import genqa.wonder", "1 imports genqa.wonder: it stands on no floor"),
        ("genqa/wonder.py", "", " stands on no floor"),
        ("genqa/index/__init__.py", "import sqlite3", "1 imports sqlite3: only genqa.index.connection may"),
        ("pages/look/calls.py", "import sqlite3 as db", "1 imports sqlite3: only genqa.index.connection may"),
        ("genqa/charts/__init__.py", "import streamlit", "1 imports streamlit: only genqa.ui, app, pages may"),
        ("genqa/cli/__init__.py", "from streamlit.web import cli", "1 imports streamlit.web: only genqa.ui, app, "),
        ("genqa/index/__init__.py", "import pandas as pd", "1 imports pandas: only genqa.charts, genqa.ui may"),
        ("genqa/cli/__init__.py", "from plotly import io", "1 imports plotly: only genqa.charts, genqa.ui may"),
        ("genqa/metrics/hold.py", "from pydub import AudioSegment", "1 imports pydub: only genqa.audio.other may"),
        ("genqa/demo/__init__.py", "import httpx\nhttpx.Client()", "2 makes an HTTP client: only genqa.http.web may"),
        (
            "genqa/demo/__init__.py",
            "from httpx import Client as C\nC()",
            "2 makes an HTTP client: only genqa.http.web may",
        ),
        ("genqa/demo/__init__.py", "import httpx\nhttpx.get('x')", "2 makes an HTTP client: only genqa.http.web may"),
        ("genqa/http/retry.py", "import httpx\nhttpx.Client()", "2 makes an HTTP client: only genqa.http.web may"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, path: str, source: str, fault: str) -> None:
    found = faults(plant(tmp_path, {path: source}))
    assert len(found) == 1
    assert found[0].startswith(f"{path}:{fault}" if fault[0].isdigit() else f"{path}{fault}")


def test_a_circle_within_one_package_is_found(tmp_path: Path) -> None:
    modules = plant(tmp_path, {"genqa/metrics/hold.py": "from genqa.metrics import place"})
    assert faults(modules) == []
    assert sorted(set(circle(modules))) == ["genqa.metrics", "genqa.metrics.hold"]

"""The house keeps its own rules: pins, pages behind the gate, nothing of one machine, a light command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

#: Folders that exist on one machine only, at the start of an absolute path.
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:home|root|work|Users)/\w")
#: What scoring one call must not wait for.
HEAVY = ("streamlit", "pandas", "plotly", "pyarrow")


def test_every_page_lies_one_folder_below_pages_where_only_app_runs_it(project: Path) -> None:
    pages = [path.relative_to(project / "pages") for path in (project / "pages").rglob("*.py")]
    assert len(pages) >= 3
    assert [page for page in pages if len(page.parts) < 2] == []


def test_every_page_is_in_the_navigation(project: Path) -> None:
    named = re.findall(r'st\.Page\(\s*"(pages/[^"]+)"', (project / "app.py").read_text(encoding="utf-8"))
    there = [path.relative_to(project).as_posix() for path in (project / "pages").rglob("*.py")]
    assert sorted(named) == sorted(there)


def test_each_direct_dependency_is_pinned_to_a_version_that_it_may_have(project: Path) -> None:
    declared = _declared(project)["dependencies"]
    pinned = _requirements(project / "requirements.txt")
    assert len(declared) >= 7
    assert sorted(pinned) == sorted(declared)
    for name, pin in pinned.items():
        _assert_pinned(pin, declared[name])


def test_each_package_of_the_tests_is_pinned_too(project: Path) -> None:
    declared = _declared(project)["test"]
    pinned = _requirements(project / "requirements-test.txt")
    assert len(declared) >= 5
    assert sorted(pinned) == sorted(declared)
    for name, pin in pinned.items():
        _assert_pinned(pin, declared[name])


def test_the_voices_of_the_demo_are_pinned_too(project: Path) -> None:
    declared = _declared(project)["demo"]
    pinned = _requirements(project / "requirements-demo.txt")
    assert list(pinned) == list(declared) == ["espeakng-loader"]
    _assert_pinned(pinned["espeakng-loader"], declared["espeakng-loader"])


def test_the_sdk_of_amazon_is_pinned_too(project: Path) -> None:
    pinned, declared = _requirements(project / "requirements-aws.txt"), _declared(project)["aws"]
    assert list(declared) == ["boto3"]
    _assert_pinned(pinned["boto3"], declared["boto3"])


def test_no_file_names_a_folder_of_one_machine(project: Path) -> None:
    found = []
    for path in _tracked(project):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(project)}:{n}: {line}" for n, line in enumerate(lines, 1) if MACHINE_PATH.search(line)
        ]
    assert found == []


@pytest.mark.parametrize("folder", ["home", "root", "work", "Users"])
def test_a_folder_of_one_machine_is_recognised(folder: str) -> None:
    assert MACHINE_PATH.search(f'open("/{folder}/me/call.wav")')
    assert MACHINE_PATH.search(f"/{folder}/me")
    assert not MACHINE_PATH.search(f"pages/{folder}/call.py and https://example.com/{folder}/me")


def test_scoring_a_call_loads_no_browser_and_no_tables(project: Path, tmp_path: Path) -> None:
    said = [
        {"speaker": "agent", "start_time": 0.0, "end_time": 2.0, "transcript": "hello"},
        {"speaker": "guest", "start_time": 5.0, "end_time": 6.0, "transcript": "hi"},
    ]
    transcript = tmp_path / "call.json"
    transcript.write_text(json.dumps({"results": said}), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "genqa", "score", "--transcript", str(transcript), "--json"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert json.loads(run.stdout)["silence_seconds"] == 3.0
    loaded = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}
    assert "genqa.cli" in loaded
    assert sorted(loaded & set(HEAVY)) == []


def _assert_pinned(pin: Requirement, declared: Requirement) -> None:
    (exact,) = pin.specifier
    assert exact.operator == "=="
    assert declared.specifier.contains(exact.version), f"{pin} is not within {declared}"
    assert str(pin.marker) == str(declared.marker)


def _requirements(path: Path) -> dict[str, Requirement]:
    lines = [line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {requirement.name: requirement for requirement in found}


def _declared(project: Path) -> dict[str, dict[str, Requirement]]:
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"dependencies": table["dependencies"], **table["optional-dependencies"]}
    return {
        group: {requirement.name: requirement for requirement in map(Requirement, lines)}
        for group, lines in groups.items()
    }


def _tracked(project: Path) -> list[Path]:
    if not (project / ".git").exists():
        pytest.skip("not a git checkout: nothing tells the project's files from others")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True).stdout
    paths = [project / name for name in listed.split("\0") if name]
    assert len(paths) > 20
    return [path for path in paths if path.is_file()]

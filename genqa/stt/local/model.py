"""The model: where it lies, and loading it from there and nowhere else.

A model is a folder with ``model.bin``, ``config.json`` and ``tokenizer.json``, as CTranslate2 converts Whisper to. It
is named by its path, or by the Python package that carries it: then it is the one such folder in the package, at most
two folders down (``package/folder`` where there are several). ``auto`` is the one installed package that carries one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from genqa.errors import NotConfigured

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

AUTO = "auto"
_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_DEEPEST = 2


@dataclass(frozen=True)
class Located:
    """A model on the disk, and what to call it."""

    folder: Path
    name: str

    @cached_property
    def words(self) -> str:
        """Its name and its size, which tells models of one name apart."""
        return f"{self.name} ({(self.folder / 'model.bin').stat().st_size / 1e6:,.0f} MB)"


def located(named: str, origin: str) -> Located:
    """The model that is meant. ``origin``: where it was named, for messages.

    :raises NotConfigured: there is none, or more than one.
    """
    if named.lower() == AUTO:
        packages = _packages_with_models()
        if len(packages) != 1:
            which = f"several do ({', '.join(packages)}); name one" if packages else "none is installed"
            raise NotConfigured(f"{origin} is auto, the one installed package that carries a Whisper model: {which}")
        named = packages[0]
    folder = Path(named).expanduser()
    if folder.is_dir():
        missing = _missing(folder)
        if missing:
            raise NotConfigured(
                f"{origin} is {named}, which is no Whisper model for CTranslate2: {', '.join(missing)} missing"
            )
        return Located(folder, folder.resolve().name)
    package, _, inner = named.partition("/")
    found = [one for one in _in_package(package) if not inner or one.as_posix().endswith(f"/{inner}")]
    if len(found) != 1:
        what = (
            f"the package {package} carries several models: " + ", ".join(f"{package}/{one.name}" for one in found)
            if found
            else f"{named} is neither the folder of a Whisper model nor an installed package that carries one"
        )
        raise NotConfigured(f"{origin}: {what}")
    return Located(found[0], named)


def load(model: Located, compute_type: str, threads: int) -> WhisperModel:
    """The model in memory. Nothing is fetched from anywhere.

    :raises NotConfigured: it cannot be read.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            str(model.folder), device="cpu", compute_type=compute_type, cpu_threads=threads, num_workers=1,
            local_files_only=True,
        )  # fmt: skip
    except (RuntimeError, ValueError, OSError) as error:
        why = str(error).strip().splitlines() or [type(error).__name__]
        raise NotConfigured(f"{model.folder}: the model cannot be loaded: {why[0][:200]}") from error


def _missing(folder: Path) -> list[str]:
    vocabulary = [] if any(folder.glob("vocabulary.*")) else ["vocabulary.json"]
    return [name for name in _NEEDED if not (folder / name).is_file()] + vocabulary


def _in_package(package: str) -> list[Path]:
    """The models in an installed package, which is not imported for that."""
    if not package.isidentifier():
        return []
    spec = find_spec(package)
    roots = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    depths = ("/".join("*" * depth) for depth in range(1, _DEEPEST + 1))
    folders = [*roots, *(folder for root in roots for depth in depths for folder in root.glob(depth))]
    return [folder for folder in sorted(folders) if folder.is_dir() and not _missing(folder)]


def _packages_with_models() -> list[str]:
    found = {
        file.parts[0]
        for distribution in metadata.distributions()
        for file in distribution.files or ()
        if file.name == "model.bin" and 2 <= len(file.parts) <= 2 + _DEEPEST
    }
    return sorted(package for package in found if _in_package(package))

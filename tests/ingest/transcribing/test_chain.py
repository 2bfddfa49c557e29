"""Who may be asked, and what is told where nobody can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.errors import MissingDependency, NotConfigured
from genqa.ingest.transcribing import chain
from genqa.stt import configured, row


def test_a_provider_that_is_set_up_and_not_installed_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row, "find_spec", lambda name: None)
    config = configured({"GENQA_STT_LOCAL_MODEL": "auto"}, tmp_path)
    for asked in ("local", None):
        with pytest.raises(MissingDependency, match=r"needs faster_whisper: pip install 'genqa\[local\]'$"):
            chain.check(config, asked)


def test_with_nobody_set_up_the_page_that_tells_how_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="no provider of speech to text is set up: see docs/speech"):
        chain.check(configured({}, tmp_path), None)

from __future__ import annotations

import json

import pytest

from genqa.call import Hold
from genqa.result import judge
from genqa.scoring import built_in
from genqa.ui.unsaved import as_json, download_name
from tests.calls import REFERENCE, call


def test_the_download_is_the_json_of_the_command_line():
    result = judge("a call", call(*REFERENCE, length=5.2, hold=Hold(90_000)), built_in()["linear"])

    document = json.loads(as_json(result))

    assert (document["recording_id"], document["quality_score"], document["hold_time_seconds"]) == (
        "a call",
        89.0,
        90.0,
    )


@pytest.mark.parametrize(
    ("recording_id", "name"),
    [
        ("file-0123456789abcdef", "genqa-file-0123456789abcdef.json"),
        ("../../etc/passwd", "genqa-etc-passwd.json"),
        ("<script>", "genqa-script.json"),
        ("你好", "genqa-call.json"),
        ("x" * 200, f"genqa-{'x' * 60}.json"),
    ],
)
def test_a_download_has_a_harmless_name(recording_id: str, name: str):
    assert download_name(recording_id) == name

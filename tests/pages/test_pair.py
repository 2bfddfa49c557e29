from __future__ import annotations

import re
from html import unescape

from genqa.transcript import FORMATS
from tests.pages.conftest import REFERENCE_FILE, SCORE, Open, all_html, field
from tests.pages.test_score import with_hold
from tests.ui.test_markup import Read


def checked(page) -> list[str]:
    """The checks on the pair as they are read: mark, sentence."""
    lists = re.findall(r"<li><span [^>]*>(.)</span>(.*?)</li>", all_html(page))
    return [f"{mark} {unescape(words)}" for mark, words in lists]


def test_the_pair_is_looked_at_before_it_is_scored_and_after(open_page: Open, wav_of_a_second: bytes):
    page = open_page(SCORE)
    assert "genqa-checks" not in all_html(page)
    field(page.file_uploader, "transcripts").set_value([REFERENCE_FILE])
    field(page.file_uploader, "audio").set_value([("call.wav", wav_of_a_second, "audio/wav")])

    page.run()

    of_the_pair = [
        "✓ the transcript was recognised: generic segments",
        "✓ the recording has two channels",
        "✓ agent and guest are both heard",
    ]
    before = [
        "⊘ too short: the recording ends at 0:01, its transcript at 0:05: most of the call is missing, or they do not "
        "belong together. Next: bring in the right recording, or its transcript",
        *of_the_pair,
        "▲ too short: the recording is 1.0 s long: no room for a conversation. Next: check at the source whether this "
        "is all of it",
        "▲ no speech: nobody is heard speaking in the recording's 1.0 s, only noise or tones. Next: have the recorder "
        "checked",
    ]
    assert sorted(checked(page)) == sorted(before)
    assert checked(page)[:4] == before[:4]
    assert [metric.value for metric in page.metric] == []

    field(page.button, "score").click().run()

    assert not page.exception
    assert checked(page)[:3] == of_the_pair, "beside the result, where the rest has badges"
    assert sorted(checked(page)[3:]) == sorted(before), "beside the files"
    assert 'aria-label="What was found about this call"' in all_html(page)


def test_a_file_that_cannot_be_read_is_known_before_it_is_scored(open_page: Open):
    page = open_page(SCORE)
    field(page.file_uploader, "transcripts").set_value([("<b>x.json", b'{"a": 1}', "")]).run()

    (line,) = checked(page)
    assert line.startswith("▲ <b>x.json: fits no format that genqa reads")
    assert "<b>" not in all_html(page)
    assert not page.exception


def test_hold_that_is_still_being_typed_is_no_mistake_yet(open_page: Open):
    page = with_hold(open_page(SCORE), "its total")
    field(page.file_uploader, "transcripts").set_value([REFERENCE_FILE]).run()

    assert [line[0] for line in checked(page)] == ["✓", "▲", "✓"]


def test_the_formats_that_genqa_reads_are_listed(open_page: Open):
    page = open_page(SCORE)

    assert f"The {len(FORMATS)} formats that genqa reads" in [one.label for one in page.expander]
    shown = [cell for piece in page.html for cell in Read(piece.value).cells]
    assert [row.name for row in FORMATS if row.name not in shown] == []

"""Settings → Speech to text: who is asked, what leaves the machine, what it cost, and the test with a sample."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from genqa.index import Index
from genqa.ui.speech_test import words_found
from tests.http.servers import said
from tests.pages.conftest import Open, all_html, errors, texts
from tests.pages.test_settings import cells, labels, part, shown, successes
from tests.stt.deepgram_gateway import LISTEN, DeepgramGateway, refused
from tests.stt.takes import SECRET as KEY

TAB = "Speech to text"
TEST_HERE = "Test with a sample, on this machine"


@pytest.fixture
def deepgram(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeepgramGateway]:
    """Deepgram, as a server on this machine that holds requests to the contract, set up for genqa."""
    gateway = DeepgramGateway()
    monkeypatch.setenv("GENQA_STT_DEEPGRAM_KEY", KEY)
    monkeypatch.setenv("GENQA_STT_DEEPGRAM_ENDPOINT", gateway.url)
    yield gateway
    gateway.end()


def row(page, provider: str) -> list[str]:
    found = cells(page)
    at = found.index(provider)
    return found[at : at + 4]


def try_it(page) -> None:
    (found,) = [one for one in page.button if shown(one.label) == TEST_HERE]
    found.click().run()
    assert not page.exception


def test_where_nothing_is_set_up_nothing_leaves_and_each_provider_says_how_to_set_it_up(open_page: Open) -> None:
    page = part(open_page, TAB)

    assert texts(page)[0] == "No recording leaves this machine for speech to text."
    assert (
        "Transcripts of calls from Genesys Cloud: the transcript that Genesys Cloud has; "
        "else none, and the call is measured from its two channels." in texts(page)
    )
    assert row(page, "Deepgram") == ["Deepgram", "not set up", "leave this machine", "set GENQA_STT_DEEPGRAM_KEY"]
    assert row(page, "Whisper on this machine")[1:3] == ["not set up", "stay on this machine"]
    assert not [label for label in labels(page) if label.startswith("Test")]
    assert "Nothing was sent to a provider yet." in [one.value for one in page.caption]


def test_a_provider_off_this_machine_is_named_with_its_host_and_its_key_is_not_shown(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_STT_DEEPGRAM_KEY", KEY)
    monkeypatch.setenv("GENQA_STT_AZURE_REGION", "westeurope")

    page = part(open_page, TAB)

    assert texts(page)[0] == "Recordings may leave this machine for Deepgram (api.deepgram.com), and for nobody else."
    assert row(page, "Deepgram") == ["Deepgram", "✓ set up", "leave this machine: api.deepgram.com", ""]
    assert row(page, "Azure Speech")[1::2] == [
        "▲ in part", "Azure Speech is set up in part only; missing: GENQA_STT_AZURE_KEY",
    ]  # fmt: skip
    assert "else by Deepgram; else none" in texts(page)[1]
    assert tuple(cells(page)[(at := cells(page).index("key")) : at + 3]) == ("key", "set", "GENQA_STT_DEEPGRAM_KEY")
    assert KEY not in all_html(page) + " ".join(texts(page))
    assert "Test: send a sample to Deepgram" in [shown(label) for label in labels(page)]


def test_the_sample_is_sent_on_a_click_alone_and_what_was_heard_stands_beside_what_was_said(
    open_page: Open, index: Index, deepgram: DeepgramGateway
) -> None:
    page = part(open_page, TAB)
    assert deepgram.to(LISTEN) == []

    try_it(page)

    assert len(deepgram.to(LISTEN)) == 1
    assert "heard" in shown((page.success or page.warning)[0].value)
    found = cells(page)
    at = found.index("Agent")
    assert found[at : at + 4] == [
        "Agent", "Thank you for calling Northwind. What can I do for you?", "thank you for calling", "4 of 11",
    ]  # fmt: skip
    assert [(spent.provider, spent.recordings) for spent in index.spent_on_speech()] == [("deepgram", 1)]
    assert successes(page) == [] and "Check the language and the model" in shown(page.warning[0].value)


def test_a_refused_key_is_said_in_one_line_without_the_key(
    open_page: Open, index: Index, deepgram: DeepgramGateway
) -> None:
    deepgram.play(LISTEN, refused(401, "INVALID_AUTH", "Invalid credentials."))
    page = part(open_page, TAB)

    try_it(page)

    assert [box.proto.title for box in page.error] == ["The test failed"]
    words = shown(errors(page)[0])
    assert "GENQA_STT_DEEPGRAM_KEY" in words and KEY not in words


def test_an_answer_that_is_no_transcript_fails_the_test_and_not_the_page(
    open_page: Open, index: Index, deepgram: DeepgramGateway
) -> None:
    deepgram.play(LISTEN, said(200, "hello"))
    page = part(open_page, TAB)

    try_it(page)

    assert [box.proto.title for box in page.error] == ["The test failed"]


def test_a_limit_is_shown_with_what_is_used(
    open_page: Open, index: Index, deepgram: DeepgramGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_STT_MONTHLY_MINUTES", "500")
    monkeypatch.setenv("GENQA_STT_MONTHLY_COST", "20")
    page = part(open_page, TAB)
    shares = [one.proto.text for one in page.get("progress")]
    assert shares == [
        "Left this machine this month (UTC): 0.0 of 500 minutes",
        "Cost this month (UTC), as far as prices are set: 0.00 of 20.00 USD",
    ]


def test_a_setting_that_makes_no_sense_is_told_and_the_other_parts_stay(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_STT_LANGUAGE", "english")
    page = part(open_page, TAB)
    assert [box.proto.title for box in page.error] == ["Speech to text is not set up as it should be"]
    assert not part(open_page, "Scoring").error


def test_words_are_counted_in_their_order() -> None:
    assert words_found("Hello. I have a question", "hello i have the question") == (4, 5)
    assert words_found("Hello", "") == (0, 1)

"""What tests of speech to text on the pages do and look at."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from genqa.index import Index, Owner
from genqa.ingest.transcribing.chain import decider, terms_of
from genqa.stt import SttConfig
from genqa.ui.text import JOINER


def pressed(page: AppTest, *keys: str) -> AppTest:
    """These buttons pressed at once: what a dialog holds is there only while the button that opens it is pressed."""
    for key in keys:
        next(button for button in page.button if key in (button.key, button.label)).click()
    return page.run()


def buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def boxes(page: AppTest) -> list[str]:
    """What stands in coloured boxes, without what keeps Markdown from acting."""
    kinds = (page.warning, page.info, page.error, page.success)
    return [said(box.value) for kind in kinds for box in kind]


def said(markdown: str) -> str:
    return markdown.replace("\\", "").replace(JOINER, "")


def at_work(index: Index, with_: SttConfig) -> None:
    """A process is at work, and has the call in hand."""
    running = index.begin_transcriber(actor="browser", owner=Owner.this_process())
    running.begin([one.row.name for one in with_.providers])
    running.route(decider(with_, with_.chain))
    assert running.claim(terms_of(with_.providers[0], with_)) is not None

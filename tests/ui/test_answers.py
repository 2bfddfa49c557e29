"""What the browser waits for outlives the run that empties the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from genqa.ui import answers


def message(kind: str) -> ForwardMsg:
    """An empty message of this kind."""
    made = ForwardMsg()
    getattr(made, kind).SetInParent()
    return made


@pytest.fixture
def queue() -> Iterator[ForwardMsgQueue]:
    """What waits to be sent: two parts of a page, and in between the beginning of a run and two answers."""
    waiting = ForwardMsgQueue()
    for kind in ("delta", "new_session", "file_urls_response", "backend_operation_response", "delta"):
        waiting.enqueue(message(kind))
    yield waiting
    ForwardMsgQueue.clear = answers._streamlits_clear


def kinds(messages: list[ForwardMsg]) -> list[str | None]:
    return [one.WhichOneof("type") for one in messages]


def test_a_run_that_begins_drops_what_it_draws_anew_and_no_answer(queue: ForwardMsgQueue) -> None:
    answers.keep_when_emptied()
    queue.clear(retain_lifecycle_msgs=True)

    assert kinds(queue.flush()) == ["new_session", "file_urls_response", "backend_operation_response"]


def test_an_answer_is_sent_once(queue: ForwardMsgQueue) -> None:
    answers.keep_when_emptied()
    answers.keep_when_emptied()
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["a"])
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["a"])

    sent = kinds(queue.flush())
    assert (sent.count("file_urls_response"), sent.count("backend_operation_response")) == (1, 1)
    assert queue.flush() == []


def test_a_queue_whose_browser_is_gone_is_emptied_wholly(queue: ForwardMsgQueue) -> None:
    answers.keep_when_emptied()
    queue.clear()

    assert queue.is_empty()


def test_streamlit_itself_still_drops_them(queue: ForwardMsgQueue) -> None:
    """As soon as this fails, genqa/ui/answers.py can go."""
    ForwardMsgQueue.clear = answers._streamlits_clear
    queue.clear(retain_lifecycle_msgs=True)

    assert kinds(queue.flush()) == ["new_session"]

"""Answers to the browser that Streamlit would drop when a page runs again.

Before a file is uploaded the browser asks for an address to send it to, and where a download is made on demand it asks
for that; then it waits, however long. The answer stands in one queue with what the page shows, and a run that begins
empties this queue before it is sent, for it draws everything anew:

    browser    fills in a field │ gets a file: "where to?"
    server                      │ ◄ "there"  ╳ the field's run begins: the queue is emptied
    browser                       waits for ever, and says nothing

It takes hundredths of a second on an idle machine, and much longer on a busy one. Streamlit has no setting for it.
"""

from __future__ import annotations

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

#: Messages that are asked for and sent once, by the names in Streamlit's protocol: no later run makes them again.
_ANSWERS = ("file_urls_response", "backend_operation_response")

_streamlits_clear = ForwardMsgQueue.clear


def keep_when_emptied() -> None:
    """Lets every session's queue keep its answers, from now on; called again it changes nothing."""
    ForwardMsgQueue.clear = _clear_but_answers  # type: ignore[assignment]


def _clear_but_answers(
    queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
) -> None:
    answers = [message for message in queue._queue if message.WhichOneof("type") in _ANSWERS]
    _streamlits_clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
    if retain_lifecycle_msgs:  # else all of them have just been sent
        left = {id(message) for message in queue._queue}
        queue._queue.extend([message for message in answers if id(message) not in left])

"""From one found conversation to its recordings, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from genqa.errors import MissingPermission, NotAtSource, RateLimited, SourceError
from genqa.genesys.platform import one, recorded
from genqa.genesys.platform.facts import VERSION, Facts
from genqa.genesys.platform.media import Result
from genqa.genesys.platform.one import LATER, OF_ONE, Ground, Known, Task
from genqa.genesys.platform.recorded import Left, Recording
from genqa.genesys.source import Fetched, Found, NotFetched, Outcome

#: A call that ended longer ago than this and has no recording will never have one.
RECENT_MS = 2 * 86_400_000
#: How long a list of recordings may come back without a body.
EMPTY_SECONDS = 10.0

Answer = Fetched | NotFetched


def unfit(found: Found) -> NotFetched | None:
    """Why there is nothing to fetch of a conversation, by its facts alone; ``None``: there is."""
    if found.facts.get("missing"):
        words = f"there is no conversation {found.conversation_id[:60]} that the client may see"
        return NotFetched(found, None, Outcome.FAILED, words, "check the id, and the divisions of the client's roles")
    if found.facts.get("version") != VERSION:
        words = "what is known of the call was written by another genqa"
        return NotFetched(found, None, Outcome.FAILED, words, "run again without --resume")
    facts = Facts.of(found.facts)
    reason, advice = "", ""
    if facts.end is None:
        reason, advice = "the call is still going on", "it comes with the next run"
    elif not facts.recorded:
        reason = "the call was not recorded"
    elif not facts.legs:
        reason = "no agent was on the call"
    return NotFetched(found, None, Outcome.SKIPPED, reason, advice) if reason else None


def answers(
    ground: Ground, found: Found, results: Sequence[Result] | None, known: Known, now_ms: float
) -> list[Answer]:
    """Every recording of a conversation. ``results``: of a batch request; ``None`` where none was made.

    :raises SourceError: what makes all further asking useless.
    """
    ground.polling.go_on()
    facts = Facts.of(found.facts)
    try:
        taken, left = _taken(ground, found, results)
    except OF_ONE as error:
        return [failed(found, None, error)]
    except MissingPermission as error:
        if results is None:
            raise
        return [NotFetched(found, None, Outcome.FAILED, str(error), "check the divisions of the client's roles")]
    if not taken and not left:
        return [_nothing(found, facts, now_ms)]
    reported: list[Answer] = [NotFetched(found, gone.id, gone.outcome, gone.reason, gone.advice) for gone in left]
    alone = sum(not recording.consult for recording in taken) == 1
    sessions = [recording.session for recording in taken if recording.session is not None]
    for recording in taken:
        files = [result for result in results or () if result.recording == recording.id]
        task = Task(
            found,
            facts,
            recording,
            files,
            dropped=results is not None and not any(file.url for file in files),
            alone=alone,
            several=sessions.count(recording.session or "") > 1,
        )
        try:
            reported.append(one.fetch(ground, task, known))
        except OF_ONE as error:
            reported.append(failed(found, recording.id, error))
    return reported


def failed(found: Found, recording: str | None, error: SourceError) -> NotFetched:
    """The answer for what an error kept from being fetched; of a rate limit the error itself says what to do."""
    return NotFetched(found, recording, Outcome.FAILED, str(error), "" if isinstance(error, RateLimited) else LATER)


def _taken(ground: Ground, found: Found, results: Sequence[Result] | None) -> tuple[list[Recording], list[Left]]:
    """The recordings to bring in. What a batch request tells suffices where it gave one file and no error."""
    only = tuple(found.facts.get("only", ()))
    if results is not None and len(results) == 1 and not only:
        result = results[0]
        if result.url is not None and result.recording is not None and not result.video:
            return [Recording(result.recording, "audio", "", "AVAILABLE", None)], []
    path = f"/api/v2/conversations/{quote(found.conversation_id, safe='')}/recordingmetadata"
    try:  # a first call may come back empty
        listed = recorded.listed(ground.polling.until(lambda: ground.web.get(path).body, most=EMPTY_SECONDS))
    except NotAtSource:
        listed = ()
    taken, left = recorded.chosen(listed, only)
    # Of several calls that were asked for, another one may have it.
    missing = [one for one in only if not found.facts.get("elsewhere") and all(one != other.id for other in listed)]
    left += [Left(one, Outcome.FAILED, "the call has no recording with this id", "check the id") for one in missing]
    return taken, left


def _nothing(found: Found, facts: Facts, now_ms: float) -> NotFetched:
    if facts.end is not None and now_ms - facts.end < RECENT_MS:
        return NotFetched(found, None, Outcome.FAILED, "no recording of the call is listed yet", LATER)
    return NotFetched(found, None, Outcome.SKIPPED, "the call was recorded, but no recording of it is kept")

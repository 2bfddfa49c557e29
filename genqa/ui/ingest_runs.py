"""The runs so far with what each brought, and one of them opened: what failed, what was skipped, its log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from genqa.call import counted
from genqa.charts.colours import ACTION
from genqa.errors import CallNotFound
from genqa.genesys.config import GenesysConfig
from genqa.index import Index, IngestItem, IngestRun, LogLine
from genqa.ingest import job
from genqa.ui import ingest_live, ingest_speech, ingest_words, links, problems, readers
from genqa.ui.call_view import reader_zone, theme
from genqa.ui.ingest_asked import in_words
from genqa.ui.ingest_live import to_calls, under_way
from genqa.ui.markup import Column, html
from genqa.ui.numbers import UNKNOWN, moment
from genqa.ui.text import plain

#: Runs, failures and lines of a log that the page shows.
RUNS, FAILURES, LINES = 20, 50, 200

_WIDTHS = (1.9, 3.1, 1.4, 3.4, 1.2, 0.7)
_STYLE = """<style>
.st-key-runs, .st-key-failures {font-variant-numeric: tabular-nums}
.st-key-runs p, .st-key-runs [data-testid="stText"], .st-key-failures p, .st-key-failures [data-testid="stText"] {
  font-size: 0.9375rem}
.st-key-runs [data-testid="stHorizontalBlock"], .st-key-failures [data-testid="stHorizontalBlock"] {
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); padding-bottom: 0.125rem}
.st-key-runs [data-testid="stPageLink"] p, .st-key-failures [data-testid="stPageLink"] p,
.st-key-runs button p {color: COLOUR; text-decoration: underline; text-underline-offset: 0.2em}
.st-key-runs [data-testid="stPageLink"] a, .st-key-failures [data-testid="stPageLink"] a {padding: 0; margin: 0}
.st-key-runs button {min-height: 0; padding: 0}
</style>"""


def draw(index: Index, runs: Sequence[IngestRun], config: GenesysConfig | None) -> None:
    """The history, the latest run first, and beneath it the run that is looked at."""
    zone = reader_zone()
    opened = chosen(runs, st.query_params.get(links.RUN_PARAMETER))
    st.subheader("What was brought in")
    st.html(_STYLE.replace("COLOUR", ACTION.on(theme())))
    with st.container(gap="xxsmall", key="runs"):
        titles = (f"Begun, {zone}", "Calls of", "End", "What it brought", "Took", "")
        for place, title in zip(st.columns(_WIDTHS, vertical_alignment="bottom"), titles, strict=True):
            place.caption(plain(title))
        for run in runs:
            _row(run, zone, is_opened=run.id == opened.id)
    if under_way(opened):
        st.fragment(_growing, run_every=ingest_live.EVERY)(opened.id)
    else:
        _opened(index, opened, zone, None if under_way(runs[0]) else config)


def chosen(runs: Sequence[IngestRun], asked: str | None) -> IngestRun:
    """The run of this number, as it stands in the address; the latest where there is none of it."""
    return next((run for run in runs if str(run.id) == asked), runs[0])


def _row(run: IngestRun, zone: tzinfo, *, is_opened: bool) -> None:
    began, what, how, brought, took, calls = st.columns(_WIDTHS, vertical_alignment="center")
    label = plain(moment(run.started_at, zone))
    began.button(
        f"**{label}**" if is_opened else label, type="tertiary", key=f"run {run.id}", wrap=False,
        help="This run is shown below" if is_opened else "Show this run below", on_click=_open, args=(run.id,),
    )  # fmt: skip
    what.text(in_words(run.wanted, zone) + (", the rest" if run.resumes is not None else ""))
    how.text(ingest_words.ended(run))
    brought.text("as above" if under_way(run) else ingest_words.brought(run))
    took.text(ingest_words.took(run))
    with calls:
        if run.counts.stored:
            to_calls(run, "Calls")


def _open(run: int) -> None:
    st.query_params[links.RUN_PARAMETER] = str(run)


def _growing(run: int) -> None:
    """The run under way, opened, as it is at this moment."""
    with problems.told():
        index = readers.index()
        found = next((one for one in index.ingests(1) if one.id == run), None)
        if found is not None:
            _opened(index, found, reader_zone(), None)


def _opened(index: Index, run: IngestRun, zone: tzinfo, config: GenesysConfig | None) -> None:
    """What failed, what was skipped, the log; with a configuration it can be tried again."""
    began = moment(run.started_at, zone, with_zone=True)
    st.subheader(plain(f"The run of {began}"), divider=False)
    about = [f"begun from the {run.actor}", run.source, counted(run.api_requests, "request")]
    about += [f"{run.estimate:,} expected"] if run.estimate is not None else []
    st.caption(plain(" · ".join(about)))
    if run.error is not None and run.id != index.ingests(1)[0].id:  # of the last run the page has said so above
        st.error(plain(run.error), title="Why it ended early", icon=":material/error:")
    _failures(index, run, zone, config)
    ingest_speech.of_run(index, run, zone)
    _skipped(index, run, zone)
    _log(index, run, zone)


def _failures(index: Index, run: IngestRun, zone: tzinfo, config: GenesysConfig | None) -> None:
    failed = index.ingest_items(run.id, "failed")
    if not failed:
        st.text(_none_failed(run))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{counted(len(failed), 'call')} failed", width="content")
        if config is not None and st.button("Try all of them again", icon=":material/refresh:"):
            _retry(index, config, run, None)
    with st.container(gap="xxsmall", key="failures"):
        for item in failed[:FAILURES]:
            _failure(index, run, item, zone, config)
    if len(failed) > FAILURES:
        st.caption(f"And {len(failed) - FAILURES:,} more, which stand in the log.")


def _none_failed(run: IngestRun) -> str:
    if run.counts.failed:
        return "What failed was tried again later."
    return "Nothing has failed so far." if under_way(run) else "Nothing failed."


def _failure(index: Index, run: IngestRun, item: IngestItem, zone: tzinfo, config: GenesysConfig | None) -> None:
    which, why, again = st.columns((2.6, 5.0, 1.4), vertical_alignment="center")
    name = item.recording_id or item.conversation_id
    with which.container(gap=None):
        if item.recording_id is not None and _stored(index, item.recording_id):
            links.to_call(item.recording_id, plain(name))
        else:
            st.text(name)
        st.caption(plain(moment(item.started_at, zone)))
    with why.container(gap=None):
        st.text(_sentence(item.reason or "no reason is known"))
        st.caption(plain(_sentence(item.advice or _ADVICE)))
    if config is not None:
        with again:
            key = f"again {item.conversation_id} {item.recording_id}"
            if st.button("Try again", key=key, type="tertiary", icon=":material/refresh:"):
                _retry(index, config, run, (item.conversation_id, item.recording_id))


#: What to do where nobody knows better.
_ADVICE = "see whether it plays in Genesys Cloud, then try again"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _retry(index: Index, config: GenesysConfig, run: IngestRun, only: tuple[str, str | None] | None) -> None:
    with problems.told():
        job.retry(index, config, run.id, actor="browser", only=only)
        st.query_params.pop(links.RUN_PARAMETER, None)
        st.rerun()


def _stored(index: Index, recording_id: str) -> bool:
    try:
        index.row(recording_id)
    except CallNotFound:
        return False
    return True


def _skipped(index: Index, run: IngestRun, zone: tzinfo) -> None:
    skipped = index.ingest_items(run.id, "skipped")
    if skipped:
        with st.expander("What was skipped, and why", type="compact"):
            st.caption(f"{counted(len(skipped), 'call')}. Trying again would change nothing; naming its id does so.")
            columns = (
                Column("Recording or conversation"),
                Column("Began", "short"),
                Column("Why"),
                Column("What to do"),
            )
            rows = [
                (item.recording_id or item.conversation_id, moment(item.started_at, zone), item.reason or UNKNOWN,
                 item.advice or "")
                for item in skipped[:LINES]
            ]  # fmt: skip
            st.html(html("What was skipped", columns, rows))
            if len(skipped) > LINES:
                st.caption(f"And {len(skipped) - LINES:,} more.")


def _log(index: Index, run: IngestRun, zone: tzinfo) -> None:
    lines = index.ingest_log(run.id, limit=100_000)
    if not lines:
        return
    with st.expander("Log", type="compact"):
        if len(lines) > LINES:
            st.caption(f"The last {LINES} of {len(lines):,} lines.")
        columns = (Column(f"When, {zone}", "short"), Column("", "short"), Column("About"), Column("What happened"))
        st.html(html("Log of the run", columns, [_line(line, zone) for line in lines[-LINES:]]))


def _line(line: LogLine, zone: tzinfo) -> tuple[str, str, str, str]:
    at = f"{moment(line.at, zone)}:{line.at[17:19]}"
    return at, "" if line.level == "info" else line.level, line.recording_id or "", line.text

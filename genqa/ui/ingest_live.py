"""The run under way, drawn anew each second while the rest of the page stays; and how the last one ended."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from genqa.genesys.config import GenesysConfig
from genqa.index import Index, IngestRun
from genqa.ingest import job
from genqa.ui import ingest_words, links, problems, readers
from genqa.ui.call_view import reader_zone
from genqa.ui.ingest_asked import in_words, period_key
from genqa.ui.numbers import moment
from genqa.ui.text import plain

#: Seconds between two looks at the run under way.
EVERY = 1.0

_STYLE = """<style>
.genqa-run {display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: 0.25rem 1rem;
  font-variant-numeric: tabular-nums; line-height: 1.35}
.genqa-run, .genqa-run div, .genqa-run dt, .genqa-run dd {margin: 0 !important; padding: 0 !important}
.genqa-run dt {font-size: 0.8125rem; opacity: 0.75}
.genqa-run dd {font-size: 1.125rem; font-weight: 600; white-space: nowrap}
</style>"""


def under_way(run: IngestRun | None) -> bool:
    """Whether this run, the last one, is going on as far as anybody knows."""
    return run is not None and run.state == "running"


def goes_on(run: IngestRun | None) -> bool:
    """Whether there is something of the last run to go on with."""
    return run is not None and run.state in ("cancelled", "interrupted", "failed") and _unfinished(run)


def draw(index: Index, run: IngestRun, config: GenesysConfig | None) -> None:
    """The last run: live while it is under way, else how it ended and what to do next."""
    if under_way(run):
        st.fragment(_live, run_every=EVERY)(run.id, config)
    else:
        _ended(index, run, config)


def _live(shown: int, config: GenesysConfig | None) -> None:
    with problems.told():
        index = readers.index()
        index.close_lost_ingest()
        run = next(iter(index.ingests(1)), None)
        if run is None or run.id != shown or not under_way(run):
            st.rerun()
        now = datetime.now(UTC)
        with st.container(border=True, key="live"):
            _heading(run)
            st.progress(ingest_words.share(run), plain(ingest_words.far(run, now)))
            st.html(_STYLE + numbers(run, now))
            _doubt(run, now, index, config)
            st.button(
                "Cancel", icon=":material/stop:", on_click=_cancel, disabled=run.cancel_asked_by is not None,
                help="What is being analysed is still stored. It can be gone on with later.",
            )  # fmt: skip


def numbers(run: IngestRun, now: datetime) -> str:
    """The numbers of a run under way, as HTML."""
    counts = run.counts
    rows = (
        ("Stored", f"{counts.stored:,}"),
        ("Here before", f"{counts.unchanged:,}"),
        ("Skipped", f"{counts.skipped:,}"),
        ("Failed", f"{counts.failed:,}"),
        ("Requests", f"{run.api_requests:,}"),
        ("Pace", ingest_words.pace(ingest_words.progress(run, now))),
    )
    inside = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    return f'<dl class="genqa-run">{inside}</dl>'


def _heading(run: IngestRun) -> None:
    zone = reader_zone()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"Bringing in {in_words(run.wanted, zone)}", width="content")
        resumed = "" if run.resumes is None else ", goes on with an earlier run"
        began = f"since {moment(run.started_at, zone, with_zone=True)}, begun from the {run.actor}{resumed}"
        st.caption(plain(began), width="content")


def _doubt(run: IngestRun, now: datetime, index: Index, config: GenesysConfig | None) -> None:
    seconds = ingest_words.silent(run, now)
    if seconds is None or run.waiting:
        return
    words = f"Nothing was heard of it for {ingest_words.exactly(seconds)} (process {run.pid} on {run.host})."
    st.warning(plain(f"{words} If it has ended, go on with what is left."), icon=":material/heart_broken:")
    if config is not None and st.button("Go on", icon=":material/resume:"):
        with problems.told():
            job.resume(index, config, actor="browser")
            st.rerun()


def _ended(index: Index, run: IngestRun, config: GenesysConfig | None) -> None:
    with st.container(border=True, key="ended"):
        st.text(ingest_words.sentence(run))
        with st.container(horizontal=True, vertical_alignment="center"):
            again = goes_on(run)
            if again and config is not None:
                words = "Go on with the rest" if run.counts.found else "Begin again"
                pressed = st.button(words, type="primary", icon=":material/resume:", help=_REST)
                if pressed:
                    with problems.told():
                        job.resume(index, config, actor="browser")
                        st.query_params.pop(links.RUN_PARAMETER, None)
                        st.rerun()
            if run.counts.stored:
                to_calls(run, "See the calls", ":material/call:")
            zone = reader_zone()
            ended = moment(run.ended_at, zone, with_zone=True)
            st.caption(plain(f"{in_words(run.wanted, zone)}; ended {ended}, took {ingest_words.took(run)}"))


_REST = "Fetches what is left, and tries what failed once more."


def to_calls(run: IngestRun, label: str, icon: str | None = None) -> None:
    """A link to the list of calls, of the days that a run was about."""
    period = period_key(run.wanted, reader_zone()) or "all"
    st.page_link(links.CALLS, label=label, icon=icon, query_params={"period": period})


def _unfinished(run: IngestRun) -> bool:
    return not run.listed or run.counts.left > 0 or run.counts.failed > 0


def _cancel() -> None:
    with problems.told():
        readers.index().cancel_ingest(actor="browser")

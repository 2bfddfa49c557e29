"""Ingest: bring calls in from Genesys Cloud; see what a run does, what it brought, and what failed."""

import streamlit as st

from genqa.ui import (
    ingest_form,
    ingest_live,
    ingest_runs,
    ingest_source,
    ingest_speech,
    messages,
    problems,
    readers,
    speech_queue,
    which,
)

st.title("Ingest")
messages.show()

with problems.told():
    index = readers.index()
    index.close_lost_ingest()
    runs = index.ingests(ingest_runs.RUNS)
    last = runs[0] if runs else None
    if which.shows_demo():
        config = None
        st.text(
            "This is the demo: its calls are made up, and nothing can be added to them. Leave the demo to bring in "
            "calls of your own."
        )
    else:
        config = ingest_source.config()
        if config is not None:
            ingest_source.draw(config)
            ingest_speech.ahead()
    if last is not None:
        ingest_live.draw(index, last, config)
    speech_queue.draw(index)
    if config is not None:
        leading = not ingest_live.goes_on(last)
        ingest_form.draw(index, config, busy=ingest_live.under_way(last), leading=leading, first=last is None)
    if runs:
        ingest_runs.draw(index, runs, config)

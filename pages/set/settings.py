"""Settings: how calls are scored and shown, what is configured, and who changed what."""

import streamlit as st

from genqa.ui import channels_view, problems, readers, rescore_view, settings_record, settings_view, speech_settings

st.title("Settings")

PARTS = ["Scoring", "Bands", "Own rubric", "Channels", "Speech to text", "This machine", "Audit trail"]
scoring, bands, own_rubric, channels, speech, machine, trail = st.tabs(PARTS, key="part", bind="query-params")

with problems.told():
    index = readers.index()
    if scoring.open:
        with scoring:
            settings_view.in_force(index)
            st.subheader("Change it")
            rescore_view.draw(index)
    if bands.open:
        with bands:
            settings_view.bands(index)
    if own_rubric.open:
        with own_rubric:
            settings_view.own_rubric(index)
    if channels.open:
        with channels:
            channels_view.draw(index)
    if speech.open:
        with speech:
            speech_settings.draw(index)
    if trail.open:
        with trail:
            settings_record.trail(index)

if machine.open:
    with machine:
        settings_record.configuration()

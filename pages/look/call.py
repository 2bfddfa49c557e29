"""Call: one call of the index, named by ``?call=`` in the address, and why it scored what it did."""

import streamlit as st

from genqa.ui import call_view, corrections, links, messages, position, problems, readers, transcribe_call

st.title("Call")
messages.show()

recording_id = links.asked_for()
if recording_id is None:
    st.text("No call is named in the address. Open one from the list.")
    st.page_link(links.CALLS, label="All calls", icon=":material/call:")
    st.stop()

with problems.told():
    result, row = readers.call(recording_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="position"):
        position.draw(recording_id)
        shown = corrections.bar(result)
    transcribe_call.state(result)
    corrections.told(result, shown)
    call_view.draw(
        shown, row, lambda: readers.sound(recording_id), beside_transcript=lambda: transcribe_call.button(result)
    )
    st.stop()

st.page_link(links.CALLS, label="All calls", icon=":material/call:")

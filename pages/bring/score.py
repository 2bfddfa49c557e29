"""Score a call: bring in a transcript, a recording or both; see what genqa makes of it; save it, or do not."""

import streamlit as st

from genqa.errors import GenqaError
from genqa.ui import call_view, downloads, links, messages, pair, problems, readers, transcribe_upload, unsaved, upload
from genqa.ui.text import plain

st.title("Score a call")
messages.show()

with problems.told():
    index = readers.index()
    rubric, thresholds = index.in_force()
    result = unsaved.kept()

    if result is not None:
        name = unsaved.download_name(result.recording_id)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("not in the index", icon=":material/draft:", color="gray")
            save = st.button("Save", type="primary")
            st.button("Discard", on_click=unsaved.discard)
            st.download_button("Download JSON", unsaved.as_json(result), name, "application/json", on_click="ignore")
            downloads.call(result)
            st.button(
                "Swap sides", on_click=unsaved.swap_sides, args=(index, rubric), help="Exchanges agent and guest."
            )
        if save:
            with problems.told():
                unsaved.save(index, result)
                st.rerun()
        if (note := unsaved.note()) is not None:
            st.caption(plain(note))
        pair.show(result)
        call_view.draw(result, sound=unsaved.playable_sound)
        st.divider()

    if (saved := unsaved.saved()) is not None:
        recording_id, replaced = saved
        words = "Saved. It replaced an earlier result." if replaced else "Saved. It is new in the index."
        st.success(words, icon=":material/check_circle:")
        links.to_call(recording_id, f"Open {plain(recording_id)}", icon=":material/graphic_eq:")

    with st.expander("What was handed in") if result is not None else st.container():
        form = upload.ask(call_view.reader_zone())
        pair.look(form, rubric, thresholds, index.channel_map())
        provider = transcribe_upload.choose(form)
        words = "Score again" if result else "Score" if provider is None else "Transcribe and score"
        busy = transcribe_upload.under_way()
        if st.button(words, type="secondary" if result or busy else "primary", key="score", disabled=busy):
            try:
                if provider is not None:
                    transcribe_upload.begin(index, form, provider, rubric, thresholds)
                else:
                    with st.spinner("Reading, measuring, scoring …"):
                        unsaved.keep(form.score(rubric, thresholds, index.channel_map()), form.sound())
            except GenqaError as error:
                form.show(error)
            else:
                st.rerun()
        transcribe_upload.state()
        pair.known_formats()

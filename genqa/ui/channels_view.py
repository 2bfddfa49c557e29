"""Settings → Channels: who sits on which channel, by transcript format, and by source, direction and trunk."""

from __future__ import annotations

import streamlit as st

from genqa.call import counted
from genqa.decided import Kind
from genqa.index import Index
from genqa.transcript import BY_NAME
from genqa.ui import problems
from genqa.ui.settings_view import done, say_what_was_done

_EVERY, _EVERY_TRUNK = "every direction", "every trunk"
_TRUNK_HELP = (
    "A trunk is told by the number of yours that the call came in on, or went out from. Type the beginning of several "
    "numbers with * at its end, such as +4930123*, for all of them."
)


def draw(index: Index) -> None:
    """What people decided with Swap sides, and what holds for all calls of a kind."""
    say_what_was_done()
    st.text(
        "Some transcripts tell two channels apart and do not say whose they are. What you decide with Swap sides is "
        "kept here and used for the next transcripts of that format."
    )
    _by_format(index)
    st.subheader("By source, direction and trunk")
    st.text(
        "Recorders put the agent on one channel, often another one on outbound calls or on another trunk. What you "
        "set here holds for calls to come and puts stored ones right, but those whose sides somebody swapped by hand. "
        "Where several fit a call the closest holds: its trunk before a block of numbers, both before its direction."
    )
    _by_kind(index)


def _by_format(index: Index) -> None:
    known = index.channel_map()
    if not known:
        st.caption("Nothing is kept yet: genqa finds out from each transcript.")
    for format_, channel in sorted(known.items()):
        title = BY_NAME[format_].title if format_ in BY_NAME else format_
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{title}: the agent is on channel {channel}", width=480)
            if st.button("Forget", key=f"forget {format_}", icon=":material/delete:"):
                with problems.told():
                    index.forget_sides(format_, actor="browser")
                    done(f"Forgotten for {title}: genqa finds out from each transcript. Stored calls stay as they are.")


def _by_kind(index: Index) -> None:
    for kind, channel in sorted(index.agent_channels().items(), key=str):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{in_words(kind)}: the agent is on channel {channel}", width=640)
            if st.button("Forget", key=f"forget {kind}", icon=":material/delete:"):
                with problems.told():
                    index.put_agent_channel(kind, None, actor="browser")
                    done(f"Forgotten for {in_words(kind)}: genqa finds out from each recording. Stored calls stay as "
                         "they are.")  # fmt: skip
    sources = index.choices("source")
    if not sources:
        st.caption("There are no calls yet.")
        return
    source = st.selectbox("Calls from", sources)
    trunks = dict(index.trunks(source))
    with st.form("agent's channel", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        direction = st.selectbox("Direction", [_EVERY, *index.choices("direction")])
        trunk = st.selectbox(
            "Trunk", [_EVERY_TRUNK, *trunks], help=_TRUNK_HELP, accept_new_options=True,
            format_func=lambda one: f"{one} ({counted(trunks[one], 'call')})" if one in trunks else one,
        )  # fmt: skip
        channel = st.selectbox("The agent is on channel", [0, 1])
        pressed = st.form_submit_button("Set, and put stored calls right")
    if not trunks:
        st.caption("The stored calls from there tell no trunk; one that you type holds for calls to come.")
    if pressed:
        kind = Kind(
            source,
            None if direction == _EVERY else direction,
            None if trunk in (None, _EVERY_TRUNK) else trunk.strip(),
        )
        with problems.told():
            changed = index.put_agent_channel(kind, channel, actor="browser")
            done(f"Set for {in_words(kind)}; {counted(changed, 'stored call')} put right and measured again.")


def in_words(kind: Kind) -> str:
    """Which calls are meant."""
    if kind.trunk is None:
        over = ""
    else:
        over = f" over {kind.trunk}" if kind.block is None else f" over numbers that begin with {kind.block}"
    return f"{kind.source}, {kind.direction + ' calls' if kind.direction else 'all calls'}{over}"

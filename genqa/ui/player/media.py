"""Where a browser finds what is too large to send along: Streamlit keeps it for as long as this session shows it.

A file is forgotten when no page of any session shows it any more. It is served by ranges, so that a browser fetches
what it plays and no more.
"""

from __future__ import annotations

import zlib

import streamlit as st
from streamlit import runtime


def address_of(data: bytes, media_type: str, place: str) -> str:
    """The path on this server under which these bytes are found; ``place`` is what they are on the page.

    Streamlit tells large files of one length apart by a few samples of them, which two calls that begin, end and have
    their middle in silence have in common: the name, which nobody sees, goes into what it compares.
    """
    name = f"{zlib.crc32(data):08x}"
    path = runtime.get_instance().media_file_mgr.add(data, media_type, f"genqa {place}", file_name=name)
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path

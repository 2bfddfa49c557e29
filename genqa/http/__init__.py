"""HTTP, in the one place where genqa speaks it: limits, patience, the token and its origin, files that come whole."""

from genqa.http.bodies import Fields, Form, SentFile
from genqa.http.limiter import Limiter
from genqa.http.origins import on_this_machine, parsed
from genqa.http.patience import Patience, Time
from genqa.http.values import Bearer, Denial, Download, Key, Login, Reply
from genqa.http.web import Web

__all__ = [
    "Bearer",
    "Denial",
    "Download",
    "Fields",
    "Form",
    "Key",
    "Limiter",
    "Login",
    "Patience",
    "Reply",
    "SentFile",
    "Time",
    "Web",
    "on_this_machine",
    "parsed",
]

"""HTTP, in the one place where genqa speaks it: limits, patience, the token and its origin, files that come whole."""

from genqa.http.limiter import Limiter
from genqa.http.patience import Patience, Time
from genqa.http.values import Download, Login, Reply
from genqa.http.web import Web

__all__ = ["Download", "Limiter", "Login", "Patience", "Reply", "Time", "Web"]

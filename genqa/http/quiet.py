"""What httpx and httpcore log of a request is made fit to be read by anyone: URLs without queries, no headers.

httpx writes each URL whole, with the signature of a pre-signed one, as soon as somebody logs at INFO; httpcore writes
each answer's headers at DEBUG, and a redirect's holds such a URL.
"""

from __future__ import annotations

import logging

import httpx

from genqa.http.origins import named


def keep_secrets_out_of_logs() -> None:
    """From now on; doing it again changes nothing."""
    logging.getLogger("httpx").addFilter(_without_queries)
    for name in ("httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks"):
        logging.getLogger(name).addFilter(_nothing_below_warning)


def _without_queries(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(named(part) if isinstance(part, httpx.URL) else part for part in record.args)
    return True


def _nothing_below_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING

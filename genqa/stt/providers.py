"""The table of providers. Adding one is a file with its settings and what connects to it, and a row here."""

from __future__ import annotations

from genqa.stt.row import ProviderRow

#: What stands in a chain beside providers: the transcript that the source of the call has, and doing without one.
FROM_SOURCE, NONE = "genesys", "none"

PROVIDERS: tuple[ProviderRow, ...] = ()

BY_NAME = {row.name: row for row in PROVIDERS}

"""The real Genesys Cloud, by its platform API: conversations from analytics, sound by batch request, names, hold."""

from genqa.genesys.platform.permissions import permission_for
from genqa.genesys.platform.source import Platform

__all__ = ["Platform", "permission_for"]

"""genqa scores recorded customer-service calls: silence, talk-over and hold, to the millisecond, with reasons."""

__version__ = "0.1.0"

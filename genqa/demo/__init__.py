"""Made-up calls, for a first look at an empty genqa."""

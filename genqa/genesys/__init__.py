"""What genqa knows of Genesys Cloud's data."""

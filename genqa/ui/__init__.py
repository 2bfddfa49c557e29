"""The only Streamlit in genqa, and so the only part that needs a browser."""

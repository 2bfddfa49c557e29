"""Data → figure. Pure: no index, no Streamlit; a figure is a value that a page, a report or a test looks at."""

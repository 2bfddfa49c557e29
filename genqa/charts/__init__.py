"""Data → figure. Pure: no index, no Streamlit; a figure is a value that a page, a report or a test looks at."""

# Plotly looks into pandas as soon as somebody has begun to import it. Streamlit does so in one visit's thread while
# another visit draws: half of pandas is then there, and the figure fails. So it is whole before any figure is made.
import pandas  # noqa: F401

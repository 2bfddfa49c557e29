"""``python -m genqa``."""

import gc
import sys

from genqa.cli import main

if __name__ == "__main__":
    # One command, one answer, and the process ends. A large transcript is millions of small values that all stay, and
    # looking through them for garbage again and again took a quarter to a third of the time of reading it.
    gc.set_threshold(100_000, 50, 1000)
    sys.exit(main())

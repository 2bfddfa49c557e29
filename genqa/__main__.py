"""``python -m genqa``."""

import sys

from genqa.cli import main

if __name__ == "__main__":
    sys.exit(main())

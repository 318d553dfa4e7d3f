"""``python -m kzgraph``: the command line."""

import sys

from kzgraph.cli import main

sys.exit(main())

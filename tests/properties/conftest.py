"""What the tests of properties share: how many examples each looks at.

The same few in every run of the tests; with ``KZGRAPH_EXAMPLES=50``, fifty times as many, other ones each time.
"""

import os

from hypothesis import settings

TIMES = int(os.environ.get("KZGRAPH_EXAMPLES", "1"))


def examples(number: int) -> settings:
    """So many examples, or a multiple of them."""
    return settings(max_examples=number * TIMES, derandomize=TIMES == 1)

"""Nothing that was started to be fuzzed is left running."""

from collections.abc import Iterator

import pytest

from .http import serving


@pytest.fixture(scope="session", autouse=True)
def _ended() -> Iterator[None]:
    """End the server where one was started: workers of the tests end without what Python does at its exit."""
    yield
    if serving.cache_info().currsize:
        serving().stop()
        serving.cache_clear()

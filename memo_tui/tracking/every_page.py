"""All that a search of MLflow finds."""

from collections.abc import Callable, Iterator
from typing import Any


def every_page(search: Callable[..., Any]) -> Iterator[Any]:
    """What a search finds, page by page.

    Args:
        search: such as `client.search_runs` with all but the token of the page.

    Raises:
        Exception: what MLflow raises.
    """
    token = None
    while True:
        page = search(page_token=token)
        yield from page
        token = page.token
        if not token:
            return

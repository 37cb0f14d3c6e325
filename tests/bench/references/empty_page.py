"""A signed-in page without content: the frame around every page, through every middleware."""

from typing import Any

PATH = "/search/"


def empty_page(client: Any) -> None:
    """Fetch it once."""
    assert client.get(PATH).status_code == 200

"""`with refuses("MERGE_SELF"):` something raises the refusal of that rule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.verdict import Refused


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """What is inside raises `Refused` with the code."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code

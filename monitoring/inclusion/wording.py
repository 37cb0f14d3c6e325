"""Small words of inclusion that several pages and services share."""

from __future__ import annotations

import datetime as dt

from cultivation.enterprises.codes import Door


def batch_of(door: str, day: dt.date) -> str:
    """The name of the batch list of a door and day: `20241024年度`."""
    return f"{day:%Y%m%d}{Door(door).label}"

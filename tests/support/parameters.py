"""The city's dated parameters for tests, as `data/shenzhen/parameters.csv` has them."""

from __future__ import annotations

from pathlib import Path

from core.parameters.loading import load_parameters as load
from core.parameters.models import Parameter

FILE = Path(__file__).parents[2] / "data" / "shenzhen" / "parameters.csv"


def load_parameters() -> None:
    """Load every row of the file, unless there are parameters already."""
    if not Parameter.objects.exists():
        load(FILE)

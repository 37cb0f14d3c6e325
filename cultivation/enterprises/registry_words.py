"""Types and states of enterprises in the words of the register of companies, from `data/registry/`.

Each row has words of which a text must hold one; the first row that fits decides: a branch is a branch whoever owns it,
and what was struck off and then deregistered was struck off.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from accounts.loading import read_csv
from cultivation.enterprises.codes import LegalForm, OperatingStatus

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "registry"


def legal_form_of(text: str) -> str:
    """The code of the legal form that a text of the register means; '' where no word of it is known."""
    return _code(text, "types", "form")


def status_of(text: str) -> str:
    """The code of the operating status that a state of the register means; '' where no word of it is known."""
    return _code(text, "states", "status")


def _code(text: str, name: str, column: str) -> str:
    return next((code for words, code in _table(name, column) if any(word in text for word in words)), "")


@cache
def _table(name: str, column: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    known = {"form": LegalForm, "status": OperatingStatus}[column]
    return tuple(
        (tuple(row["words"].split("|")), known(row[column]).value)
        for row in read_csv(_FOLDER / f"{name}.csv")
    )

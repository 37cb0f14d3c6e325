"""What an import offers for rows that it does not know: likely ones by name, of the person's scope; filled in `ready()`.

A person picks one on the preview; the choice is kept with the batch, and the plan is made anew as if the file had named
it. Without a choice such rows stay refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from accounts.models import User


@dataclass(frozen=True)
class Offer:
    """One likely thing: its key, its name, and what tells it apart."""

    id: int
    title: str
    detail: str


class Offers(Protocol):
    """A room's side: what a text may mean, and by which code the file would have named it."""

    def find(self, actor: User, text: str) -> Sequence[Offer]:
        """At most a few, best first, within the person's scope."""
        ...

    def code_of(self, actor: User, pk: int) -> str:
        """What stands in the file's key column for it; "" out of scope."""
        ...


_offers: dict[str, Offers] = {}


def register(dataset: str, offers: Offers) -> None:
    """Offer for a dataset; its key's first column is what a choice fills in, its column `name` what is asked by."""
    _offers[dataset] = offers


def get(dataset: str) -> Offers | None:
    """Who offers for a dataset, if anybody."""
    return _offers.get(dataset)

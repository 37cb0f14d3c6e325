"""For rows of an import that name no enterprise that the portal knows: likely ones by name (domain, section 7)."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from cultivation.enterprises.likeness import likely
from cultivation.enterprises.models import Enterprise
from exchange import offers
from exchange.offers import Offer

DATASETS = ("figures", "inclusions", "exits", "recognitions")


class LikelyEnterprises:
    """Enterprises in the person's scope."""

    def find(self, actor: User, text: str) -> Sequence[Offer]:
        """At most five, equal names first."""
        found = likely(actor, text)
        return [Offer(each.id, each.name, f"{each.uscc} · {each.place}") for each in found]

    def code_of(self, actor: User, pk: int) -> str:
        """Its credit code."""
        codes = Enterprise.objects.visible_to(actor).filter(pk=pk).values_list("uscc", flat=True)
        return codes.first() or ""


def register() -> None:
    """Called once from the room's `register()`."""
    for dataset in DATASETS:
        offers.register(dataset, LikelyEnterprises())

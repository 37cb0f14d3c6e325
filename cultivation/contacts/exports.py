"""The export of contacts: the list one sees, complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from cultivation.contacts import selectors
from cultivation.contacts.datasets import CONTACTS
from cultivation.contacts.filters import CONTACTS as FILTERS
from cultivation.contacts.imports.handler import ContactsImport
from cultivation.contacts.shown import ShownContacts
from cultivation.contacts.terms import asked_on
from exchange import exporters, handlers
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids


class ContactsExport(ListExport):
    """The rows of the list in its order."""

    declared = CONTACTS
    filters = FILTERS
    shown = ShownContacts()

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The enterprises that the filters let through."""
        of = asked_on(timezone.localdate(), actor.pk)
        return ids_of(
            actor,
            FILTERS,
            asked,
            lambda filters, sort: selectors.ids(actor, filters, sort or selectors.DEFAULT_SORT, of),
        )


def register() -> None:
    """Make contacts importable and exportable; called once from the room's `register()`."""
    handlers.register(ContactsImport())
    exporters.register(ContactsExport())

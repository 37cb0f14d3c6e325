"""Reads of imports, the user first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.files.models import StoredFile
from core.ui.filters import FilterValues
from exchange import scope
from exchange.models import BatchState, ImportBatch


def imports(user: Any, filters: FilterValues[None]) -> QuerySet[ImportBatch]:
    """The history of imports in the person's scope that the filters let through, newest first."""
    return ImportBatch.objects.visible_to(user).with_people().filter(filters.q(None))


def batch(user: Any, pk: int) -> ImportBatch:
    """One import. Raises ImportBatch.DoesNotExist out of scope."""
    return ImportBatch.objects.visible_to(user).with_people().get(pk=pk)


def imported_before(batch: ImportBatch) -> ImportBatch | None:
    """The latest import of the very same file that still stands; a hint, not a refusal."""
    return (
        ImportBatch.objects.filter(
            dataset=batch.dataset, sha256=batch.sha256, state=BatchState.COMMITTED, undoes=None
        )
        .filter(scope.batches_of(batch.user))
        .exclude(pk=batch.pk)
        .select_related("user")
        .first()
    )


def may_have_file(user: Any, stored: StoredFile) -> bool:
    """The file of a batch that the person sees: what was uploaded, and its refused rows."""
    batches = ImportBatch.objects.visible_to(user)
    return batches.filter(Q(file=stored) | Q(refused_file=stored)).exists()

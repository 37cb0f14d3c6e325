"""Who may have a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from core.files.models import StoredFile

Permitted = Callable[[Any, StoredFile], bool]
PERMITTED: Final[dict[str, Permitted]] = {}


def permit(code: str, allows: Permitted) -> None:
    """Register a room's own answer (an attachment of a problem that the person sees)."""
    PERMITTED[code] = allows


def visible_file(user: Any, pk: int) -> StoredFile:
    """The file if it is the person's own or a room permits it. Raises StoredFile.DoesNotExist otherwise."""
    stored = StoredFile.objects.get(pk=pk)
    if stored.owner_id == user.pk or any(allows(user, stored) for allows in PERMITTED.values()):
        return stored
    raise StoredFile.DoesNotExist

"""Who may have a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from core.files.models import Attachment, FileKind, StoredFile

Permitted = Callable[[Any, StoredFile], bool]
PERMITTED: Final[dict[str, Permitted]] = {}
RESTRICTED: Final[dict[str, Permitted]] = {}


def permit(code: str, allows: Permitted) -> None:
    """Register a room's own answer (an attachment of a problem that the person sees)."""
    PERMITTED[code] = allows


def restrict(code: str, holds: Permitted) -> None:
    """Register what must hold for one's own file besides (its rows are still within one's scope)."""
    RESTRICTED[code] = holds


def visible_file(user: Any, pk: int) -> StoredFile:
    """The file if it is the person's own and still concerns them, or a room permits it.

    An attachment is its row's: of it only the right to read the row counts, not who brought it. Raises
    StoredFile.DoesNotExist otherwise.
    """
    stored = StoredFile.objects.get(pk=pk)
    if stored.kind == FileKind.ATTACHMENT:
        if Attachment.objects.visible_to(user).filter(file=stored).exists():
            return stored
        raise StoredFile.DoesNotExist
    own = stored.owner_id == user.pk and all(holds(user, stored) for holds in RESTRICTED.values())
    if own or any(allows(user, stored) for allows in PERMITTED.values()):
        return stored
    raise StoredFile.DoesNotExist

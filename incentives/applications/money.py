"""What the acts of an application that move money do; called within their transaction, the application locked.

Each takes the write under way and raises Refused where the money does not let it go on; the state, the dated event and the
version are the caller's. `ACTS` names the acts that pages and commands may offer.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.verdict import Refused, refuse
from incentives.applications.models import Application
from incentives.applications.states import Act


class Write(Protocol):
    """A write under way: the locked application, who does it in whose stead, when."""

    @property
    def row(self) -> Application: ...

    @property
    def actor(self) -> User | None: ...

    @property
    def at(self) -> dt.datetime: ...


ACTS: Final[frozenset[Act]] = frozenset()
"""Of the acts of `states.MONEY` those that a person may do to one application."""

_NOT_YET = _("资金部分尚未开通。")


def publish(write: Write) -> None:
    """Put it into a batch of its own: scaled, money reserved, published; sets batch, amount, publication."""
    raise Refused(refuse(_NOT_YET, code="money.not_yet"))


def approve(write: Write) -> None:
    """Make its award and what is payable of the money that is reserved for it."""
    raise Refused(refuse(_NOT_YET, code="money.not_yet"))


def revoke(write: Write) -> None:
    """Reverse its award before it is paid; its money is free again."""
    raise Refused(refuse(_NOT_YET, code="money.not_yet"))


def give_back(write: Write) -> None:
    """It leaves its batch before the approval (withdrawn, objection upheld): what was reserved for it is free again."""
    if write.row.batch_id is not None:
        raise Refused(refuse(_NOT_YET, code="money.not_yet"))

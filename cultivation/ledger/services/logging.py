"""Logging a problem (登记): a number is drawn, its clocks are set, the district is told."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded, recording
from core.verdict import Refused, refuse
from cultivation.enterprises.models import Enterprise
from cultivation.ledger import notices
from cultivation.ledger.categories import Category, LimitClass, SubCategory, default_limit_class
from cultivation.ledger.clock_keeping import keep_days
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.numbering import next_number
from cultivation.ledger.people import logging_grant
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing
from cultivation.signals import after_commit, problem_logged

REGISTER = "REGISTER"
"""The action of a problem's first event; it is no transition of the table, since nothing was before it."""

TITLE_LENGTH = 30
_SENTENCE = re.compile(r"[。！？；!?;\n]")


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What is registered of a problem, as typed. `category`, `limit_class`, `channel` are codes; empty means the usual.

    Without a contact it is the enterprise's own, with its phone.
    """

    category: str
    description: str
    subcategory: str = ""
    limit_class: str = ""
    title: str = ""
    demand: str = ""
    channel: str = ""
    external_number: str = ""
    contact: str = ""
    phone: str = ""
    is_urgent: bool = False
    is_sensitive: bool = False


class Registered(Refused):
    """A channel's number was registered before; `problem` is which, told to whom may see it."""

    def __init__(self, problem: Problem | None) -> None:
        self.problem = problem
        known = _("这个外部编号已登记为 %(number)s") if problem else _("这个外部编号已经登记过")
        super().__init__(refuse(known, code="ledger.external", number=problem.number if problem else ""))


@recorded("登记问题")
def log(
    *, actor: User, enterprise: int, registration: Registration, at: dt.datetime | None = None
) -> Problem:
    """A new problem of an enterprise in the person's scope, REGISTERED today, or at a time that was given.

    Raises Refused, and writes nothing, when the enterprise is not the person's, the description is empty, the kind is not
    one of the category, or (`Registered`) the external number was registered before.
    """
    of = (
        Enterprise.objects.visible_to(actor)
        .select_related("district", "street")
        .filter(pk=enterprise)
        .first()
    )
    if of is None:
        raise Refused(refuse(_("没有找到这家企业，请重新选择"), code="ledger.enterprise"))
    grant = logging_grant(actor, of.district_id, of.street_id)
    if grant is None:
        raise Refused(refuse(_("只能登记本单位范围内企业的问题"), code="ledger.party"))
    if not registration.description.strip():
        raise Refused(refuse(_("请填写问题情况"), code="ledger.description"))
    category = Category(registration.category)
    subcategory = SubCategory(registration.subcategory) if registration.subcategory else None
    if subcategory is not None and subcategory.category is not category:
        raise Refused(refuse(_("小类不属于所选的类别"), code="ledger.subcategory"))
    _require_new(actor, registration)
    actor.acting_for_id = grant.acting_for
    now = at or timezone.now()
    problem = Problem(
        enterprise=of,
        district=of.district,
        street=of.street,
        category=category.value,
        subcategory=subcategory.value if subcategory else "",
        limit_class=LimitClass(registration.limit_class or default_limit_class(category)).value,
        title=registration.title.strip() or title_of(registration.description),
        description=registration.description.strip(),
        demand=registration.demand.strip(),
        channel=registration.channel,
        external_number=registration.external_number.strip(),
        contact=registration.contact.strip() or of.contact,
        phone=registration.phone.strip() or ("" if registration.contact.strip() else of.phone),
        is_urgent=registration.is_urgent,
        is_sensitive=registration.is_sensitive,
        state=State.REGISTERED.value,
        registered_by=actor,
        registered_unit=grant.unit,
        registered_at=now,
    )
    keep_days(problem, load_timing())
    try:
        with recording(actor=actor, reason=str(_("登记问题"))):
            problem.number = next_number(of.district, timezone.localdate(now).year)
            problem.save()
            ProblemEvent.objects.create(
                problem=problem, action=REGISTER, to_state=problem.state, by=actor, unit=grant.unit, at=now
            )
    except IntegrityError:
        _require_new(actor, registration)  # somebody else has just registered it
        raise
    notices.logged(problem, actor)
    after_commit(problem_logged, problem=problem.pk, actor=actor.pk)
    return problem


def _require_new(actor: User, registration: Registration) -> None:
    number = registration.external_number.strip()
    before = Problem.objects.filter(channel=registration.channel, external_number=number) if number else None
    if before is not None and before.exists():
        raise Registered(Problem.objects.visible_to(actor).filter(pk__in=before.values("pk")).first())


def title_of(description: str) -> str:
    """A title from the first sentence of what was typed, at most thirty characters."""
    parts = (part.strip() for part in _SENTENCE.split(description))
    first = next(filter(None, parts), description.strip())
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1]}…"

"""An enterprise is created and edited: profile, dated names and codes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core import uscc as codes
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, refuse, require
from cultivation import signals
from cultivation.enterprises import rules
from cultivation.enterprises.models import Enterprise, EnterpriseName, EnterpriseUscc
from cultivation.enterprises.names import tidy_name
from cultivation.enterprises.standing import refresh_standing

PROFILE = (
    "name", "uscc", "district", "street", "industry", "legal_form", "founded_on", "production_from", "status",
    "address", "contact", "phone",
)  # fmt: skip


@recorded("新建企业")
def create_enterprise(
    *, actor: User, name: str, uscc: str, district: Unit, street: Unit | None = None, **profile: Any
) -> Enterprise:
    """Create one enterprise within the actor's place, with its first name and code.

    `profile` takes the other fields of `PROFILE`. Raises Refused: no valid or an owned USCC, a place out of scope.
    An owner out of the actor's scope is not told apart from one in it, since codes are unique in the city.
    """
    values = _tidied({"name": name, "uscc": uscc, **profile})
    _require_place(actor, district, street)
    require(rules.is_code(values["uscc"]))
    if not values["name"]:
        raise Refused(refuse(_("请填写企业名称"), code="NAME_EMPTY"))
    try:
        with transaction.atomic():
            made = Enterprise.objects.create(district=district, street=street, **values)
            EnterpriseUscc.objects.create(enterprise=made, uscc=made.uscc)
    except IntegrityError as error:
        raise _owned() from error
    EnterpriseName.objects.create(enterprise=made, name=made.name)
    refresh_standing([made.pk])
    signals.after_commit(signals.enterprise_changed, enterprise=made.pk, actor=actor.pk)
    return made


@recorded("修改企业")
def edit_enterprise(
    *, actor: User, enterprise: int, version: int, effective_on: dt.date | None = None, **changes: Any
) -> Enterprise:
    """Change some fields of `PROFILE`; a new name or code closes the old row on the day and opens a new one.

    `version` is the one the form was opened on. Raises Conflict when someone was faster and the changes differ from
    what is stored now; Refused for a code that is wrong or owned, or a place out of scope; Http404 out of scope.
    """
    values = _tidied(changes)
    visible = Enterprise.objects.visible_to(actor)
    try:
        row = locked_version(visible, enterprise, version, stale=_changed_meanwhile, typed=values)
    except Enterprise.DoesNotExist:
        raise Http404 from None
    _require_place(actor, row.district, row.street)
    differing = {field: value for field, value in values.items() if getattr(row, field) != value}
    if not differing:
        return row
    _require_place(actor, values.get("district", row.district), values.get("street", row.street))
    day = effective_on or timezone.localdate()
    old_name = row.name
    if "uscc" in differing:
        require(rules.is_code(values["uscc"]))
    for field, value in differing.items():
        setattr(row, field, value)
    row.version += 1
    try:
        with transaction.atomic():
            if "uscc" in differing:
                _follow_uscc(row, row.uscc, day)
            row.save(update_fields=[*differing, "version"])
    except IntegrityError as error:
        raise _owned() from error
    if row.name != old_name:
        EnterpriseName.objects.filter(enterprise=row, valid_to=None).update(valid_to=day)
        EnterpriseName.objects.create(enterprise=row, name=row.name, valid_from=day)
    signals.after_commit(signals.enterprise_changed, enterprise=row.pk, actor=actor.pk)
    return row


def _changed_meanwhile(_row: Enterprise) -> Verdict:
    return refuse(_("您打开之后，他人已修改过这家企业；请核对标出的项目后再保存"), code="OUTDATED")


def _follow_uscc(row: Enterprise, code: str, day: dt.date) -> None:
    """Close the code in force and open the new one; a code the enterprise had before comes back into force."""
    owner = EnterpriseUscc.objects.filter(uscc=code).values_list("enterprise_id", flat=True).first()
    if owner is not None and owner != row.pk:
        raise _owned()
    EnterpriseUscc.objects.filter(enterprise=row, valid_to=None).update(valid_to=day)
    if owner is None:
        EnterpriseUscc.objects.create(enterprise=row, uscc=code, valid_from=day)
    else:
        EnterpriseUscc.objects.filter(uscc=code).update(valid_to=None)


def _owned() -> Refused:
    return Refused(
        refuse(_("这个统一社会信用代码已登记在另一家企业名下；请核对，或联系市局处理"), code="USCC_OWNED")
    )


def _tidied(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(PROFILE)
    if unknown:
        raise TypeError(f"not a field of an enterprise: {sorted(unknown)}")
    tidy = dict(values)
    if "name" in tidy:
        tidy["name"] = tidy_name(tidy["name"])
    if "uscc" in tidy:
        tidy["uscc"] = codes.normalise(tidy["uscc"])
    for field in ("address", "contact", "phone", "industry"):
        if field in tidy:
            tidy[field] = tidy[field].strip()
    return tidy


def _require_place(actor: User, district: Unit, street: Unit | None) -> None:
    require(rules.street_fits(street.parent_id if street else None, district.pk))
    permission = Permission.ENTERPRISE_WRITE.value
    require(rules.covers(actor.grants, permission, district.pk, street.pk if street else None))

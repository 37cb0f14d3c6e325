"""Writes of users: made, changed, given a new password, left. See also `acting` and `unit_services`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import heads, passwords, rate, rules
from accounts.models import AccessToken, ActingFor, Unit, UnitKind, User
from accounts.roles import Role
from accounts.signals import people_changed, person_left
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, refuse, require

EDITABLE = ("name", "unit", "phone", "email")


@recorded("本人修改密码")
def set_own_password(*, actor: User, password: str) -> User:
    """A person chooses a new password for themselves; their access tokens end, as after a reset."""
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
    user.set_password(password)
    user.must_change_password = False
    user.version += 1
    user.save(update_fields=["password", "must_change_password", "version"])
    _end_tokens(user)
    return user


@recorded("新建用户")
def create_user(
    *,
    actor: User | None,
    username: str,
    name: str,
    unit: Unit,
    roles: Collection[str],
    phone: str = "",
    email: str = "",
) -> tuple[User, str]:
    """A new person with a one-time password, which is returned and shown once.

    Raises Refused when the roles do not fit the unit or the user name is taken, whatever its case.
    """
    require(rules.may_hold(roles, _place(unit), unit.name))
    taken = Refused(refuse(_("用户名“%(name)s”已被使用"), code="USERNAME_TAKEN", name=username))
    if User.objects.filter(username__iexact=username).exists():
        raise taken
    password = passwords.one_time()
    user = User(username=username, name=name, unit=unit, phone=phone, email=email, must_change_password=True)
    user.password = passwords.hashed_one_time(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:  # someone else was faster
        raise taken from error
    user.groups.set(Group.objects.filter(name__in=list(roles)))
    return user, password


@recorded("修改用户")
def change_user(*, actor: User, user: int, version: int, roles: Collection[str], **fields: object) -> User:
    """Change a person's name, unit, roles or address; refused when someone else changed them meanwhile."""
    row = locked_version(User.objects.select_related("unit__parent"), user, version, stale=changed_meanwhile)
    for field in EDITABLE:
        if field in fields:
            setattr(row, field, fields[field])
    require(rules.may_hold(roles, _place(row.unit), row.unit.name))
    if Role.ADMIN not in roles and _is_last_admin(row):
        raise Refused(refuse(_("这是最后一名系统管理员，请先指定另一名"), code="LAST_ADMIN"))
    row.version += 1
    row.save(update_fields=[*EDITABLE, "version"])
    heads.forget_departed()
    row.groups.set(Group.objects.filter(name__in=list(roles)))
    people_changed.send(sender=User, people=[row.pk], actor=actor)
    return row


@recorded("重置密码")
def reset_password(*, actor: User | None, user: int) -> str:
    """A one-time password for someone who forgot theirs; returned and shown once. Unlocks their sign-in."""
    given = reset_passwords(actor=actor, users=[user])
    if not given:
        raise Refused(refuse(_("该用户已离岗，请先恢复在岗"), code="LEFT_ALREADY"))
    return given[0][1]


@recorded("重置密码")
def reset_passwords(*, actor: User | None, users: Collection[int]) -> list[tuple[User, str]]:
    """One-time passwords for several people at work, by name; each is shown once. Their sessions and tokens end."""
    rows = list(
        User.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit")
        .filter(pk__in=users, is_active=True)
        .order_by("pk")  # as everybody who locks several people
    )
    given = []
    for row in sorted(rows, key=lambda row: (row.unit.sort, row.username)):
        password = passwords.one_time()
        row.password, row.must_change_password = passwords.hashed_one_time(password), True
        row.version += 1
        given.append((row, password))
    User.objects.bulk_update(rows, ["password", "must_change_password", "version"])
    _end_tokens(*rows)
    AccessAttempt.objects.filter(username__in=[rate.counted_name(row.username) for row in rows]).delete()
    for row in rows:
        rate.forget(row.username)
    return given


@recorded("离岗")
def leave(*, actor: User, user: int, successor: User | None) -> dict[str, int]:
    """Mark a person as having left; their open work goes to the successor. What was moved, by its word.

    The successor must be at work; rooms move what they hold (`accounts.signals.person_left`). Whoever acts for
    the person, or for whom the person acts, stops with the day before; a unit whose head they were has none.
    """
    row = _locked(user)
    require(
        rules.may_leave(
            is_self=row.pk == actor.pk, is_last_admin=_is_last_admin(row), has_left=not row.is_active
        )
    )
    if successor is not None and (not successor.is_active or successor.pk == row.pk):
        raise Refused(refuse(_("接手人须为在岗的其他用户"), code="SUCCESSOR"))
    moved: dict[str, int] = {}
    for _receiver, counted in person_left.send(sender=User, person=row, successor=successor, actor=actor):
        if isinstance(counted, dict):
            moved |= counted
    today = timezone.localdate()
    ended = ActingFor.objects.filter(ends_on__gte=today)
    for acting in (ended.filter(principal=row), ended.filter(deputy=row)):
        acting.filter(starts_on__gte=today).delete()
        acting.update(ends_on=today - dt.timedelta(days=1))
    row.is_active, row.left_on, row.version = False, today, row.version + 1
    row.save(update_fields=["is_active", "left_on", "version"])
    heads.forget_departed()
    _end_tokens(row)
    return moved


@recorded("恢复在岗")
def come_back(*, actor: User, user: int) -> str:
    """Someone who had left is back: a one-time password is returned; what was handed over stays there."""
    row = _locked(user)
    row.is_active, row.left_on, row.version = True, None, row.version + 1
    row.save(update_fields=["is_active", "left_on", "version"])
    return reset_password(actor=actor, user=user)


def _end_tokens(*users: User) -> None:
    AccessToken.objects.filter(user__in=users, revoked_at=None).update(revoked_at=timezone.now())


def _place(unit: Unit) -> str:
    return rules.place_of(unit.kind, unit.parent.kind if unit.parent else None)


def _locked(user: int) -> User:
    return locked_version(User.objects.select_related("unit__parent"), user, None)


def changed_meanwhile(row: User | Unit) -> Verdict:
    """What the second of two people is told."""
    return refuse(_("“%(name)s”刚被他人修改，请核对后再保存"), code="STALE", name=row.name)


def _is_last_admin(row: User) -> bool:
    """Decided by one at a time: two administrators must not remove one another at the same moment."""
    list(Group.objects.select_for_update(no_key=True).filter(name=Role.ADMIN))
    admins = User.objects.filter(groups__name=Role.ADMIN, is_active=True)
    return row.is_active and admins.filter(pk=row.pk).exists() and not admins.exclude(pk=row.pk).exists()


def city_unit() -> Unit:
    """The city itself. Raises Refused when its data was not loaded."""
    city = Unit.objects.filter(kind=UnitKind.CITY).order_by("sort").first()
    if city is None:
        raise Refused(refuse(_("尚未载入城市数据，请先执行 load_city"), code="NO_CITY"))
    return city

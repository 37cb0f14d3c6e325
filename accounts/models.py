"""Units and users (单位与用户)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.roles import Role, permissions_of
from core.audit.registry import audited


class UnitKind(models.TextChoices):
    """The three levels of service (plan, article 16) and the responsible departments."""

    CITY = "CITY", _("市")
    DISTRICT = "DISTRICT", _("区")
    STREET = "STREET", _("街道")
    DEPARTMENT = "DEPARTMENT", _("部门")


@audited
class Unit(models.Model):
    """A unit (单位): the city, a district, a street, or a department of the city or a district.

    `district` is the district a unit lies in: itself for a district, its parent for a street or a
    district's department, none for the city and its departments. `head` is the person of the unit who is told of what is
    overdue in it (`accounts.heads`); without one that is everybody there who is concerned.
    """

    code = models.CharField(_("单位代码"), max_length=20, unique=True)
    name = models.CharField(_("单位名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=30)
    kind = models.CharField(_("类别"), max_length=10, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级"), related_name="children"
    )
    district = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("所属区"), related_name="+"
    )
    categories = ArrayField(
        models.CharField(max_length=20), verbose_name=_("默认承办类别"), default=list, blank=True
    )
    head = models.ForeignKey(
        "User", models.SET_NULL, null=True, blank=True, verbose_name=_("负责人"), related_name="+"
    )
    is_active = models.BooleanField(_("启用"), default=True)
    sort = models.PositiveIntegerField(_("次序"), default=0)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_department(self) -> bool:
        """Whether it is a responsible department, which has no territory of its own."""
        return self.kind == UnitKind.DEPARTMENT


@audited
class UnitAlias(models.Model):
    """Another spelling of a unit's name or code, for imports (domain, section 11)."""

    alias = models.CharField(_("别名"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("单位"), related_name="aliases")

    class Meta:
        verbose_name = verbose_name_plural = _("单位别名")


def roles_held(user: OuterRef) -> ArraySubquery:
    """The role codes of the user with that id, as an array column."""
    held = User.groups.through.objects.filter(user_id=user)
    return ArraySubquery(held.values("group__name"))


class UserManager(BaseUserManager["User"]):
    """Makes users; `accounts.services` is the caller."""

    def with_unit(self) -> models.QuerySet[User]:
        """Users with unit and role codes (`role_codes`) in the same query, and whether they act for anybody today."""
        deputies = ActingFor.objects.on(timezone.localdate()).filter(deputy=OuterRef("pk"))
        return (
            self.get_queryset()
            .select_related("unit__parent", "unit__district")
            .annotate(roles_held=roles_held(OuterRef("pk")), is_deputy=Exists(deputies))
        )

    def create_user(self, username: str, password: str | None, **fields: object) -> User:
        """One user with a hashed password (None makes it unusable)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in does not mind the case of a user name."""
        return self.get(username__iexact=username)


@audited(exclude=("password", "last_login"))
class User(AbstractBaseUser, PermissionsMixin):
    """A person (用户) of one unit, with one or more roles (Django groups named by role code)."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("单位"), related_name="users")
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    must_change_password = models.BooleanField(_("须修改密码"), default=True)
    is_active = models.BooleanField(_("启用"), default=True)
    left_on = models.DateField(_("离岗日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ["username"]
        constraints = [models.UniqueConstraint(Upper("username"), name="user_name_whatever_its_case")]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password. It keeps its hash until it is changed: a session ends with the hash it began with, and
        hashing anew at a sign-in would end those that the same password opened beside it.
        """
        return check_password(raw_password, self.password)

    @cached_property
    def role_codes(self) -> tuple[str, ...]:
        """The codes of the roles this person holds, in order; without a query after `with_unit`."""
        held: list[str] | None = getattr(self, "roles_held", None)
        return tuple(sorted(held if held is not None else (group.name for group in self.groups.all())))

    @property
    def role_names(self) -> str:
        """The person's own roles in words (经办、区审核)."""
        return "、".join(str(Role(code).label) for code in self.role_codes if code in Role)

    @cached_property
    def grants(self) -> list[Grant]:
        """What this person may do where: their own roles in their unit, and those they act for today; without a query
        after `with_unit`, but for a deputy.
        """
        if getattr(self, "is_deputy", True):
            return self.grants_on(timezone.localdate())
        return self._own_grants()

    def grants_on(self, day: dt.date) -> list[Grant]:
        """The grants of a day: one query for those they act for, however many.

        What someone may do for another does not pass on: a deputy of a deputy has only that deputy's own roles.
        """
        acting = (
            ActingFor.objects.on(day)
            .filter(deputy=self)
            .select_related("principal__unit__parent", "principal__unit__district")
            .annotate(roles_held=roles_held(OuterRef("principal_id")))
            .order_by("starts_on", "pk")
        )
        principals = [(row.principal, role) for row in acting for role in sorted(row.roles_held)]
        return self._own_grants() + [
            Grant(who.unit, role, permissions_of({role}), who.pk, who.name) for who, role in principals
        ]

    def _own_grants(self) -> list[Grant]:
        return [Grant(self.unit, role, permissions_of({role})) for role in self.role_codes]

    # the principal, once a permission was used that only acting for them gives (see `use`)
    acting_for_id: int | None = None

    @property
    def acts_for_today(self) -> list[str]:
        """For whom the person acts today, by name and unit, for the frame of the page."""
        acting = [grant for grant in self.grants if grant.acting_for is not None]
        return list(dict.fromkeys(f"{grant.principal}（{grant.unit.short_name}）" for grant in acting))

    def can(self, permission: str) -> bool:
        """Whether any of this person's grants holds the permission (see `accounts.roles.Permission`)."""
        return any(permission in grant.permissions for grant in self.grants)

    def use(self, *permissions: str) -> bool:
        """Like `can` for one of several, and remembers for the audit whom the person acts for in this request.

        Their own roles count first: only what those do not allow is done for the principal.
        """
        allowing = [grant for grant in self.grants if grant.permissions & frozenset(permissions)]
        if allowing and all(grant.acting_for is not None for grant in allowing):
            self.acting_for_id = allowing[0].acting_for
        return bool(allowing)


audited(User.groups.through)  # who was given which role
_GIVEN = User.groups.through._meta  # Django names it in English, and the history is read by people
_GIVEN.verbose_name = _GIVEN.verbose_name_plural = _("用户角色")
_GIVEN.get_field("user").verbose_name, _GIVEN.get_field("group").verbose_name = _("用户"), _("角色")


class ActingForQuerySet(models.QuerySet["ActingFor"]):
    """Who acts for whom."""

    def on(self, day: dt.date) -> ActingForQuerySet:
        """Those in force on a day, for people who have not left."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, principal__is_active=True)


@audited
class ActingFor(models.Model):
    """Someone acts for someone on leave for a time (代行): with their roles, in their unit."""

    principal = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("被代行人"), related_name="represented_by"
    )
    deputy = models.ForeignKey(User, models.PROTECT, verbose_name=_("代行人"), related_name="acts_for")
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("原因"), max_length=200)

    objects = ActingForQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代行")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="acting_days_ordered"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("deputy")), name="acting_not_for_oneself"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it runs or is still to come."""
        return self.ends_on >= timezone.localdate()


@audited(exclude=("digest",))
class AccessToken(models.Model):
    """An access token (接口令牌) by which another system reads what this person may see; only its digest is kept.

    With `may_write` it also does what this person may do, where the API takes writings.
    """

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("用户"), related_name="access_tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(_("末四位"), max_length=4)
    may_write = models.BooleanField(_("可以写入"), default=False, db_default=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_on = models.DateField(_("有效期至"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接口令牌")
        ordering = ["-created_at", "-pk"]

    @property
    def is_valid(self) -> bool:
        """Whether it still opens the API today."""
        return self.revoked_at is None and self.expires_on >= timezone.localdate()


class Placed(models.Model):
    """A row that lies in a district, and mostly in a street of it (design, decision 2)."""

    district = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("所属区"), related_name="+")
    street = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("街道"), related_name="+"
    )

    class Meta:
        abstract = True


class PlacedDerived(Placed):
    """The same for rows that a scan derives, which copy the enterprise's place.

    Each index and each foreign key is felt at every scan: a combined index of their own has the place first, and the
    enterprise's own place is what the database checks.
    """

    district = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=_("所属区"),
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    street = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("街道"),
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True

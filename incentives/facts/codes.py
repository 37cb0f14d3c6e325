"""Codes of the facts with their Chinese names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoanKind(models.TextChoices):
    """What a loan is."""

    BANK = "BANK", _("银行贷款")
    LEASE = "LEASE", _("融资租赁")
    GUARANTEE = "GUARANTEE", _("担保贷款")


class CreditKind(models.TextChoices):
    """What a check of credit found."""

    CLEAR = "CLEAR", _("无严重失信")
    DISHONEST = "DISHONEST", _("严重失信")
    UNLAWFUL = "UNLAWFUL", _("重大违法")


class CheckKind(models.TextChoices):
    """Which list from before the register was looked at."""

    PRIOR_INCLUSION = "INCLUSION", _("历年在库名单")
    PRIOR_PAYMENT = "PAYMENT", _("历年拨付记录")

"""The code lists of a title (domain, section 10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecognitionKind(models.TextChoices):
    """What an enterprise is recognised as (称号)."""

    INNOVATIVE = "INNOVATIVE", _("创新型")
    SPECIALISED = "SPECIALISED", _("专精特新")
    LITTLE_GIANT = "LITTLE_GIANT", _("小巨人")


class RecognitionLevel(models.TextChoices):
    """Who recognised it (级别); P4 pays by it."""

    CITY = "CITY", _("市级")
    PROVINCIAL = "PROVINCIAL", _("省级")
    NATIONAL = "NATIONAL", _("国家级")

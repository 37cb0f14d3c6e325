"""The keys of calls that wrote, with what they were answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CallKey(models.Model):
    """The `Idempotency-Key` of a call that wrote: whose, what was sent whereto, and the answer, word for word."""

    key = models.CharField(_("键"), max_length=64, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("调用人"), related_name="+"
    )
    digest = models.CharField(_("内容摘要"), max_length=64)
    status = models.PositiveSmallIntegerField(_("状态码"))
    body = models.TextField(_("答复"))
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("接口写入的键")
        indexes = [models.Index(fields=["created_at"], name="call_key_age")]

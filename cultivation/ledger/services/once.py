"""A double submit is one: the second waits for the first and is led to what the first made (design, decision 4)."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms.models import FormKey
from core.verdict import Refused, refuse


def first_of(actor: User, key: str) -> bool:
    """Whether this is the first submit of the form; a submit at the same time is waited for.

    Raises Refused when the key is someone else's.
    """
    table = FormKey._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, user_id, url, created_at) VALUES (%s, %s, '', now())"
            " ON CONFLICT (key) DO NOTHING",
            [key, actor.pk],
        )
        if cursor.rowcount:
            return True
    if not FormKey.objects.filter(key=key, user=actor).exists():
        raise Refused(refuse(_("页面停留太久，请刷新后再提交"), code="ledger.form_key"))
    return False


def led_to(key: str, result: str | None = None) -> str:
    """What the first submit made: told with `result`, asked without."""
    if result is not None:
        FormKey.objects.filter(key=key).update(url=result)
        return result
    return FormKey.objects.values_list("url", flat=True).get(key=key)

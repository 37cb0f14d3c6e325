"""What waits for a person in money: batches to publish, to approve, to release, answers and instalments to enter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import format_wan
from core.registry import ToDo
from incentives.applications.money import selectors
from incentives.applications.money_models import AwardBatch, PaymentBatch

MOST = 5


def to_decide(user: User, day: dt.date) -> Sequence[ToDo]:
    """For who decides: drafts to publish, batches whose period has ended and that somebody else proposed."""
    ready = selectors.to_approve(user, day).select_related("programme").order_by("ends_on", "pk")[:MOST]
    open_ = selectors.drafts(user).select_related("programme").order_by("pk")[:MOST]
    return [
        *(_batch(each, _("批准：%(about)s"), _("公示已满"), _("批准"), each.ends_on) for each in ready),
        *(_batch(each, _("公示：%(about)s"), _("已拟定"), _("去公示"), None) for each in open_),
    ]


def how_many_to_decide(user: User, day: dt.date) -> int:
    """How many lines there are."""
    return selectors.to_approve(user, day).count() + selectors.drafts(user).count()


def to_pay(user: User, day: dt.date) -> Sequence[ToDo]:
    """For who pays: what is payable, batches to release, answers that are missing, instalments that are due."""
    found = [
        ToDo(
            **_light(_("待编批")),
            title=_("编批：%(name)s %(year)d") % {"name": each.name, "year": each.year},
            detail=_("%(n)d 笔 %(wan)s 万元") % {"n": each.count, "wan": format_wan(each.amount)},
            url=reverse("money:payments"),
            act=_("编批"),
        )
        for each in selectors.to_pay(user)
    ]
    for rows, title, words, act in (
        (selectors.to_release(user), _("放行：%(about)s"), _("待放行"), _("核对放行")),
        (selectors.without_answer(user), _("登记回执：%(about)s"), _("没回执"), _("导入回执")),
    ):
        found += [
            _payment(each, title, words, act)
            for each in rows.select_related("programme").order_by("pk")[:MOST]
        ]
    for part in selectors.due_instalments(user, day).order_by("due_on", "pk")[:MOST]:
        found.append(
            ToDo(
                **_light(_("已到期"), "RED" if part.due_on < day else "AMBER"),
                title=_("追回还款：%(name)s") % {"name": part.clawback.award.enterprise.name},
                detail=_("%(wan)s 万元，应还 %(day)s") % {"wan": format_wan(part.amount), "day": part.due_on},
                url=reverse("money:clawback", args=[part.clawback_id]),
                act=_("登记还款"),
                due_on=part.due_on,
            )
        )
    return found


def how_many_to_pay(user: User, day: dt.date) -> int:
    """How many lines there are."""
    return (
        len(selectors.to_pay(user))
        + selectors.to_release(user).count()
        + selectors.without_answer(user).count()
        + selectors.due_instalments(user, day).count()
    )


def _batch(of: AwardBatch, title: str, words: str, act: str, due_on: dt.date | None) -> ToDo:
    return ToDo(
        **_light(words),
        title=title % {"about": _about(of)},
        detail=_("应得 %(wan)s 万元") % {"wan": format_wan(of.wanted)},
        url=reverse("money:batch", args=[of.pk]),
        act=act,
        due_on=due_on,
    )


def _payment(of: PaymentBatch, title: str, words: str, act: str) -> ToDo:
    return ToDo(
        **_light(words),
        title=title % {"about": _about(of)},
        detail=_("%(n)d 笔 %(wan)s 万元") % {"n": of.count, "wan": format_wan(of.total)},
        url=reverse("money:payment", args=[of.pk]),
        act=act,
    )


def _about(of: Any) -> str:
    return str(_("%(name)s %(year)d 第 %(n)d 批")) % {
        "name": of.programme.name,
        "year": of.year,
        "n": of.number,
    }


def _light(words: str, light: str = "NONE") -> dict[str, Any]:
    return {"light": light, "light_text": words, "has_clock": light == "RED"}

"""The template tags and filters every page uses (built in: no `{% load %}`); core/ui/README.md lists them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.money import UNKNOWN_TEXT, format_wan, format_yuan, from_fen
from core.ui import icons, lights, query

register = template.Library()


@register.simple_tag(takes_context=True)
def qs(context: template.Context, **changes: Any) -> str:
    """`{% qs period="2024Q3" page=None %}`: the page's query string with changes."""
    return query.changed(context["request"], **changes)


@register.simple_tag(takes_context=True)
def hidden_qs(context: template.Context, *leave_out: str) -> SafeString:
    """The query's parameters as hidden inputs of a GET form, without those that the form itself asks for."""
    pairs = query.carried(context["request"], *leave_out)
    inputs = [format_html('<input type="hidden" name="{}" value="{}">', *pair) for pair in pairs]
    return SafeString("".join(inputs))


@register.simple_tag(takes_context=True)
def can(context: template.Context, permission: str) -> bool:
    """`{% can "ledger.log" as may_log %}`: whether the signed-in person may do this at all."""
    user = context["request"].user
    return bool(user.is_authenticated and user.can(permission))


@register.simple_tag
def light(level: str | None, text: object = "") -> SafeString:
    """`{% light problem.light problem.light_text %}`: word, colour and shape."""
    return lights.light(level, text)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "bell" %}`: one of core.ui.icons."""
    return icons.icon(name, label)


@register.filter
def wan(yuan: Decimal | int | None, digits: int = 2) -> str:
    """Yuan as 万元: `1,850.00`; `—` for nothing."""
    return format_wan(Decimal(yuan) if yuan is not None and yuan != "" else None, digits)


@register.filter
def yuan(amount: Decimal | int | None) -> str:
    """Yuan: `18,500,000.00`; `—` for nothing."""
    return format_yuan(Decimal(amount) if amount is not None and amount != "" else None)


@register.filter
def fen_wan(fen: int | None) -> str:
    """Fen as 万元: `1,850.00`; `—` for nothing."""
    return format_wan(None if fen is None else from_fen(fen))


@register.filter
def fen_yuan(fen: int) -> str:
    """Fen as whole yuan: `63,000`."""
    return f"{fen // 100:,}"


@register.filter
def fen_signed(fen: int) -> str:
    """A change in fen as whole yuan with its sign: `+63,000`, `−50,000`."""
    return f"{'+' if fen >= 0 else '−'}{abs(fen) // 100:,}"


@register.filter
def int_comma(number: int | str | None) -> str:
    """`12,345`; `—` for nothing."""
    return UNKNOWN_TEXT if number is None or number == "" else f"{int(number):,}"


@register.filter
def percent(share: Decimal | float | None, digits: int = 1) -> str:
    """A share (0..1) as `77.1%`; `—` for nothing."""
    return UNKNOWN_TEXT if share is None or share == "" else f"{Decimal(str(share)) * 100:.{digits}f}%"


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """`2024-10-15`; `—` for nothing. An instant is shown in the city's time."""
    if not value:
        return UNKNOWN_TEXT
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value:%Y-%m-%d}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`2024-10-15 08:30` in the city's time; `—` for nothing."""
    if not value:
        return UNKNOWN_TEXT
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"


@register.filter
def dash(value: object) -> object:
    """The value, or `—` where there is none."""
    return UNKNOWN_TEXT if value is None or value == "" else value


@register.filter
def one_line(value: object, most: int) -> str:
    """A text without its line breaks, at most so many characters: what is left out shows as `…`."""
    text = " ".join(str(value or "").split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


@register.simple_tag
def parameters_version(version: str) -> SafeString | str:
    """A version of the parameters as people name it: the day since which its values hold, its mark shortened."""
    since, _colon, mark = version.partition(":")
    if not mark:
        return version or UNKNOWN_TEXT
    return format_html('<span title="{}">{}（{}）</span>', version, since, mark[:6])


@register.simple_tag
def words() -> dict[str, str]:
    """The sentences that static/js says, for `json_script`."""
    return {
        "close": _("关闭"),
        "unsent": _("没有网络，内容还在这页上。连上后自动提交一次，请不要关闭页面。"),
        "restored": _("已恢复登录前填写的内容，请核对后再提交。"),
        "offline": _("网络不通，内容仍在页面上，请稍后再试。"),
        "failed": _("系统出了点问题，请稍后再试。"),
        "away": _("系统暂时连接不上，内容仍在页面上，请稍后再试。"),
        "forbidden": _("您没有这项权限。"),
        "stale": _("页面停留太久，请刷新后再提交。"),
        "missing": _("没有找到所要的内容，它可能已被移走。"),
        "large": _("文件太大，请压缩或拆分后再上传。"),
        "often": _("操作太频繁，请稍后再试。"),
        "number": _("编号"),
        "unsaved": _("内容还没有保存，确定离开吗？"),
        "table": _("表格"),
        "chart": _("图"),
        "chosen": _("已选"),
        "confirm": _("请确认"),
        "act": _("确定"),
        "forecast": _("预计区间"),
    }

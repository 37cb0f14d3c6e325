"""The plain words of P1: its title, what its year is, and its conditions."""

from django.utils.translation import gettext_lazy as _

from incentives.eligibility.programme import Words

WORDS = Words(
    title=_("首次上规模奖励"),
    year=_("纳统年度"),
    short_year=_("计入年度"),
    of_year=_("%(year)s 年纳统"),
    first_step=_("登记当年纳统企业后即可测算。"),
    nothing=_("该企业没有计入 %(year)s 年的纳统记录"),
)

CONDITIONS = {
    "IN_CITY": _("在本市注册"),
    "LEGAL_PERSON": _("独立法人"),
    "LAW_ABIDING": _("守法经营"),
    "CREDITWORTHY": _("信用良好"),
    "FIRST_INCLUSION": _("首次纳统"),
    "STILL_INCLUDED": _("次年末仍在库"),
    "GROWTH": _("次年正增长"),
    "NOT_PAID": _("未领取过"),
}

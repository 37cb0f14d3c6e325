"""What is known of an inclusion (纳统) that counts in a year: whether it was the first, whether it stayed, how it grew.

- first ever: an earlier inclusion, an earlier exit (who left was in), or a check of the earlier lists that found one, says
  no; a check that found none says yes. Without a check the past is not known.
- still included on 31 December of the next year: not above scale by what is on record for that day says no; then what
  STAT stated for the programme; STAT's figures for that year say yes; else it is not known, as while the day has not come.
- figures: STAT's annual ones, and what STAT stated for the programme where those are missing.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import Fact, Join, SubjectKind, Vocabulary

INCLUSION: Final = "INCLUSION"
_RECORD: Final = _("纳统记录 · 统计")
_FIGURES: Final = _("统计局年度数")
_NEXT_END: Final = "make_date(%(year)s + 1, 12, 31)"


def _figures(code: str, year: str) -> Join:
    return Join(
        code,
        f"LEFT JOIN cultivation_annualfigures {code} ON {code}.enterprise_id = s.enterprise_id AND {code}.year = {year}"
        f" AND {code}.source = 'STAT' AND {code}.is_current",
    )


JOINS: Final = (
    Join("inclusion", "JOIN cultivation_inclusion inclusion ON inclusion.id = s.inclusion_id"),
    Join(
        "listed_check",
        "LEFT JOIN incentives_historycheck listed_check ON listed_check.enterprise_id = s.enterprise_id"
        " AND listed_check.kind = 'INCLUSION'",
    ),
    Join("stays", f"LEFT JOIN above_scale_on({_NEXT_END}) stays ON stays.enterprise_id = s.enterprise_id"),
    Join(
        "stated",
        "LEFT JOIN incentives_awardfact stated ON stated.enterprise_id = s.enterprise_id AND stated.year = %(year)s"
        " AND stated.programme_id = %(programme)s",
    ),
    _figures("figures_first", "%(year)s"),
    _figures("figures_next", "%(year)s + 1"),
)

FACTS: Final = (
    Fact(
        "first_ever", _("首次纳统"), Kind.FLAG,
        "CASE WHEN EXISTS (SELECT FROM cultivation_inclusion p WHERE p.enterprise_id = s.enterprise_id"
        " AND p.included_on < inclusion.included_on) OR EXISTS (SELECT FROM cultivation_exit x"
        " WHERE x.enterprise_id = s.enterprise_id AND x.exited_on < inclusion.included_on) THEN false"
        " ELSE NOT coalesce(listed_check.found, stated.included_before) END",
        _RECORD, "市统计局历年在库名单", INCLUSION, ("inclusion", "listed_check", "stated"),
        told=("首次纳入规模以上工业统计库", "此前曾入库"), order=110,
    ),
    Fact(
        "stayed", _("次年末仍在库"), Kind.FLAG,
        f"CASE WHEN stays.enterprise_id IS NULL THEN false WHEN %(day)s < {_NEXT_END} THEN NULL"
        " WHEN stated.in_database IS NOT NULL THEN stated.in_database"
        " WHEN figures_next.enterprise_id IS NOT NULL THEN true END",
        _RECORD, "市统计局 {next} 年末在库名单", INCLUSION, ("stays", "figures_next", "stated"),
        told=("{next}-12-31 在库", "{next}-12-31 已不在库"), order=120,
    ),
    Fact(
        "included_on", _("纳统日期"), Kind.DAY, "inclusion.included_on", _RECORD, "纳统通知", INCLUSION,
        ("inclusion",), order=130,
    ),
    *(
        Fact(
            f"{figure}_{code}", name, Kind.AMOUNT, f"coalesce(figures_{code}.{figure}, stated.{figure}_{code})", _FIGURES,
            "市统计局提供的 {year}、{next} 年产值和营业收入", INCLUSION, (f"figures_{code}", "stated"), dated=dated, order=order,
        )
        for figure, code, name, dated, order in (
            ("output", "first", _("入库当年产值"), "{year} 年产值", 140),
            ("output", "next", _("次年产值"), "{next} 年产值", 150),
            ("revenue", "first", _("入库当年营业收入"), "{year} 年营业收入", 160),
            ("revenue", "next", _("次年营业收入"), "{next} 年营业收入", 170),
        )
    ),
)  # fmt: skip

KIND: Final = SubjectKind(
    code=INCLUSION,
    name=_("当年纳统的企业"),
    year_name=_("纳统年度"),
    of_year=_("%(year)s 年纳统"),
    first_step=_("登记当年纳统企业后即可测算。"),
    nothing=_("该企业没有计入 %(year)s 年的纳统记录"),
    sql="SELECT DISTINCT ON (i.enterprise_id) i.enterprise_id, 0::bigint AS subject_key, i.id AS inclusion_id, i.district_id,"
    " i.street_id FROM cultivation_inclusion i"
    " JOIN cultivation_enterprise own ON own.id = i.enterprise_id AND own.merged_into_id IS NULL"
    " WHERE i.count_year = %(year)s AND (%(among)s::bigint[] IS NULL OR i.enterprise_id = ANY(%(among)s))"
    " ORDER BY i.enterprise_id, i.included_on",
    years="SELECT DISTINCT count_year FROM cultivation_inclusion",
    order=10,
)

VOCABULARY: Final = Vocabulary(KIND, JOINS, FACTS)

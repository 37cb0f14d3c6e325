"""What is known of a place on a contest's published list (大赛获奖) of a year."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import Fact, Join, SubjectKind, Vocabulary

PRIZE: Final = "PRIZE"
_LIST: Final = _("公布名单")
_NOTICE: Final = "获奖通知"

JOINS: Final = (Join("prize", "JOIN incentives_prize prize ON prize.id = s.subject_key"),)

FACTS: Final = (
    Fact(
        "prize_listed", _("在公布名单内"), Kind.FLAG, "CASE WHEN prize.notice <> '' THEN true END", _LIST, _NOTICE, PRIZE,
        ("prize",), told=("在当年公布的获奖名单内", "不在获奖名单内"), order=410,
    ),
    Fact("prize_rank", _("名次"), Kind.CHOICE, "prize.rank", _LIST, _NOTICE, PRIZE, ("prize",), order=420),
    Fact("prize_group", _("组别"), Kind.CHOICE, "prize.\"group\"", _LIST, _NOTICE, PRIZE, ("prize",), order=430),
)  # fmt: skip

KIND: Final = SubjectKind(
    code=PRIZE,
    name=_("大赛奖项"),
    year_name=_("获奖年度"),
    of_year=_("%(year)s 年获奖"),
    first_step=_("导入当年的获奖名单后即可测算。"),
    nothing=_("该企业在 %(year)s 年没有获奖"),
    sql="SELECT p.enterprise_id, p.id AS subject_key, NULL::bigint AS inclusion_id, p.district_id, p.street_id"
    " FROM incentives_prize p"
    " JOIN cultivation_enterprise own ON own.id = p.enterprise_id AND own.merged_into_id IS NULL"
    " WHERE p.year = %(year)s AND (%(among)s::bigint[] IS NULL OR p.enterprise_id = ANY(%(among)s))",
    years="SELECT DISTINCT year FROM incentives_prize",
    named="SELECT id, contest || rank FROM incentives_prize WHERE id = ANY(%(keys)s)",
    order=60,
)

VOCABULARY: Final = Vocabulary(KIND, JOINS, FACTS)

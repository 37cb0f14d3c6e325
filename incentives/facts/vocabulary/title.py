"""What is known of a title (称号) of an enterprise that begins in a year."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.recognitions.codes import RecognitionKind, RecognitionLevel
from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import Fact, Join, SubjectKind, Vocabulary

TITLE: Final = "TITLE"
_TITLES: Final = _("认定记录")
_CERTIFICATE: Final = "认定证书或公布名单"

_KINDS: Final = " ".join(f"WHEN '{code}' THEN '{label}'" for code, label in RecognitionKind.choices)
_LEVELS: Final = " ".join(f"WHEN '{code}' THEN '{label}'" for code, label in RecognitionLevel.choices)

JOINS: Final = (Join("title", "JOIN cultivation_recognition title ON title.id = s.subject_key"),)

FACTS: Final = (
    Fact(
        "title_valid", _("称号有效"), Kind.FLAG, "title.valid_from <= %(day)s AND title.valid_to >= %(day)s", _TITLES,
        _CERTIFICATE, TITLE, ("title",), told=("称号在有效期内", "称号不在有效期内"), order=310,
    ),
    Fact(
        "title_kind", _("称号"), Kind.CHOICE, "title.kind", _TITLES, _CERTIFICATE, TITLE, ("title",),
        choices=dict(RecognitionKind.choices), order=320,
    ),
    Fact(
        "title_level", _("级别"), Kind.CHOICE, "title.level", _TITLES, _CERTIFICATE, TITLE, ("title",),
        choices=dict(RecognitionLevel.choices), order=330,
    ),
    Fact("title_from", _("称号起始"), Kind.DAY, "title.valid_from", _TITLES, _CERTIFICATE, TITLE, ("title",), order=340),
)  # fmt: skip

KIND: Final = SubjectKind(
    code=TITLE,
    name=_("称号"),
    year_name=_("认定年度"),
    of_year=_("%(year)s 年认定"),
    first_step=_("登记当年认定的称号后即可测算。"),
    nothing=_("该企业在 %(year)s 年没有认定的称号"),
    sql="SELECT t.enterprise_id, t.id AS subject_key, NULL::bigint AS inclusion_id, t.district_id, t.street_id"
    " FROM cultivation_recognition t"
    " JOIN cultivation_enterprise own ON own.id = t.enterprise_id AND own.merged_into_id IS NULL"
    " WHERE extract(year FROM t.valid_from) = %(year)s AND (%(among)s::bigint[] IS NULL OR t.enterprise_id = ANY(%(among)s))",
    years="SELECT DISTINCT extract(year FROM valid_from)::int FROM cultivation_recognition",
    named=f"SELECT id, (CASE kind {_KINDS} END) || '（' || (CASE level {_LEVELS} END) || '）'"
    " FROM cultivation_recognition WHERE id = ANY(%(keys)s)",
    order=40,
)

VOCABULARY: Final = Vocabulary(KIND, JOINS, FACTS)

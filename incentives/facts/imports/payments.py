"""Dataset `payments`: what was paid before, or elsewhere, under a programme."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.roles import Permission
from exchange.errors import ErrorCode
from exchange.protocol import Stage, planned
from exchange.staging.stated import stated
from incentives.facts.imports.base import (
    PROGRAMME,
    PROJECT,
    FactsImport,
    Told,
    refuse_below,
    refuse_future,
    refuse_named_twice,
    refuse_strange_project,
    refuse_unknown_programme,
    refuse_year,
)
from incentives.facts.models import Payment


class PaymentsImport(FactsImport):
    """One row is one payment: known by enterprise, programme, year and day, and by what else the row says of it.

    Part, project and voucher tell payments of one day apart. What a row leaves out matches whatever is stored, so that
    a list without vouchers does not pay a second time what the portal has with one; where several match, it is refused.
    """

    dataset = "payments"
    model = Payment
    keys = ("programme", "year", "paid_on")
    placed = False
    permission = Permission.PAYMENT_WRITE.value
    writers = (Permission.PAYMENT_WRITE.value,)
    told = (
        Told(
            "project",
            "subject_key",
            "(SELECT k.code FROM incentives_project k WHERE k.id = f.subject_key AND k.enterprise_id = f.enterprise_id)",
            "j.id",
        ),
    )

    def planned(self, stage: Stage) -> str:
        """The first of those that match best."""
        return planned("f.id")

    def leading(self, stage: Stage) -> str:
        """To the programme, and to the project where one is named."""
        return f"{PROGRAMME} {PROJECT}" if stage.has("project") else PROGRAMME

    def matching(self, stage: Stage) -> str:
        """The best of the payments that say nothing else than the row."""
        return f"LEFT JOIN LATERAL (SELECT min(b.id) AS id FROM {_best(stage)}) f ON true"

    def key_values(self, stage: Stage) -> dict[str, str]:
        """The programme by its code."""
        return {
            "enterprise_id": "u.enterprise_id",
            "programme_id": "g.code",
            "year": "s.year",
            "paid_on": "s.paid_on",
        }

    def new(self, stage: Stage) -> dict[str, str]:
        """Without a project it is the enterprise's own."""
        subject = "coalesce(j.id, 0)" if stage.has("project") else "0"
        return {**super().new(stage), "subject_key": subject}

    def check(self, stage: Stage) -> None:
        """A programme that there is not, a project of another, a day to come, nothing paid, more than one that match."""
        refuse_unknown_programme(stage)
        refuse_strange_project(stage)
        refuse_future(stage, "paid_on")
        refuse_year(stage, "year")
        refuse_below(stage, _("拨付金额应大于 0"), "amount", least="> 0")
        several = (
            f"p.line IN (SELECT s.line FROM {stage.rows} s JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc"
            f" JOIN cultivation_enterprise e ON e.id = u.enterprise_id {self.leading(stage)}"
            f" WHERE (SELECT count(*) FROM {_best(stage)}) > 1)"
        )
        reason = _("平台里这一天有几笔同样的拨付，请填写凭证号、分期或备案证号")
        stage.refuse(several, name="voucher", code=ErrorCode.RULE, reason=reason)

    def refuse_doubles(self, stage: Stage) -> None:
        """The same payment twice in the file, by another code or another name of the programme."""
        apart = [stated(stage, name, "''::text") for name in ("part", "project", "voucher")]
        refuse_named_twice(stage, "s.year", "s.paid_on", *apart)


def _best(stage: Stage) -> str:
    """SQL of the stored payments that a row may mean, those alone that fit best; over `e`, `g`, `s` and maybe `j`."""
    fits, nearest = ["true"], ["0"]
    for name in ("part", "voucher"):
        if stage.has(name):
            empty = " OR q.voucher = ''" if name == "voucher" else ""
            fits.append(f"(s.{name} IS NULL OR q.{name} = s.{name}{empty})")
            nearest.append(f"(q.{name} <> coalesce(s.{name}, ''))::int")
    if stage.has("project"):
        fits.append("(s.project IS NULL OR q.subject_key = j.id)")
        nearest.append("(q.subject_key <> coalesce(j.id, 0))::int")
    return (
        f"(SELECT q.id, rank() OVER (ORDER BY {' + '.join(nearest)}) AS place FROM incentives_payment q"
        " WHERE q.enterprise_id = e.id AND q.programme_id = g.code AND q.year = s.year AND q.paid_on = s.paid_on"
        f" AND {' AND '.join(fits)}) b WHERE b.place = 1"
    )

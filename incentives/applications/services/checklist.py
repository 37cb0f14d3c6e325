"""The bureau edits a paper of the list from a day on; what held before stays for the applications of its time."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recording
from core.bulk import update_rows
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, allow, refuse, require
from incentives.applications.codes import Files
from incentives.applications.models import Application, AwardPaper
from incentives.applications.reading import see_each
from incentives.applications.services.calls import may_call
from incentives.applications.states import State


@dataclass(frozen=True, kw_only=True)
class PaperTerms:
    """What is said of a paper: its words, what may stand for it, who brings it."""

    name: str
    note: str
    is_wanted: bool
    unasked: bool
    waivable: bool
    fetched: bool
    files: str
    provider: str


def may_edit_list(actor: User) -> Verdict:
    """The list is the city's."""
    if may_call(actor):
        return allow()
    return refuse(_("只有市局业务处可以修改申报材料清单。"), code="award_paper.permission")


def edit_paper(
    *,
    actor: User,
    paper: int,
    terms: PaperTerms,
    valid_from: dt.date,
    reason: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> AwardPaper:
    """The paper as it is from a day on, today or later; drafts are counted anew.

    Raises Refused, Conflict; DoesNotExist for an unknown row.
    """
    require(may_edit_list(actor))
    today = timezone.localdate(at or timezone.now())
    with recording(actor=actor, reason=reason.strip()[:200]):
        row = locked_version(AwardPaper.objects.all(), paper, version)
        require(_sound(row, terms, valid_from, reason, today))
        if valid_from != row.valid_from:
            row = AwardPaper(code=row.code, valid_from=valid_from, version=0)
        for name, value in asdict(terms).items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.by, row.reason = actor, reason.strip()[:200]
        row.version += 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Refused(_known(valid_from)) from None
        _recount(today)
    return row


def _recount(today: dt.date) -> None:
    rows = list(Application.objects.filter(state=State.DRAFT).select_for_update(no_key=True))
    for seen in see_each(rows, today):
        seen.row.left = len(seen.missing)
    update_rows(rows, ["left"])


def _sound(paper: AwardPaper, terms: PaperTerms, valid_from: dt.date, reason: str, today: dt.date) -> Verdict:
    for wrong, sentence, code in (
        (not reason.strip(), _("请写明修改的依据，例如通知文号。"), "award_paper.reason"),
        (not terms.name.strip(), _("请填写材料名称。"), "award_paper.name"),
        (not terms.provider.strip(), _("请填写谁来交。"), "award_paper.provider"),
        (terms.files not in Files.values, _("请选择文件类型。"), "award_paper.files"),
        (valid_from < today, _("起用日期不能早于今天，以前的清单不再改动。"), "award_paper.day"),
    ):
        if wrong:
            return refuse(sentence, code=code)
    return _known(paper.valid_from) if valid_from < paper.valid_from else allow()


def _known(day: dt.date) -> Verdict:
    return refuse(
        _("这份材料 %(day)s 起已另有规定，请在那一天的清单上修改。"),
        code="award_paper.known",
        day=day.isoformat(),
    )

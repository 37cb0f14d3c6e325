"""填报: a return is keyed in; and one return with its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict, version_of
from core.periods import Period
from core.phones import mask_phone
from core.verdict import Refused
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.services.phones import phone_context, unmask_phone
from monitoring.returns import figures, selectors
from monitoring.returns.closed import Shut, shut
from monitoring.returns.fields import FIELDS, Field
from monitoring.returns.figures import Quarter
from monitoring.returns.findings import shown as found
from monitoring.returns.forms import KeyForm, initial_of
from monitoring.returns.groups import GROUPS
from monitoring.returns.keyed import POWERS, unit_for
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.offered import offer_of
from monitoring.returns.queue import neighbours
from monitoring.returns.services import keying
from monitoring.returns.services.moving import open_acts
from monitoring.returns.states import IN_HAND, ReturnState
from monitoring.returns.timeline import timeline
from monitoring.returns.wording import field_text, word_of


def period_or_404(text: str) -> Period:
    """The quarter in an address."""
    try:
        return Period.parse(text)
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@needs(Permission.RETURN_WRITE)
@single
def key(request: HttpRequest, enterprise: int, period: str) -> HttpResponse:
    """The form of one enterprise's quarter; what blocks stands at its field, what was typed stays."""
    user, quarter_of = signed_in(request), period_or_404(period)
    owner = enterprises.enterprise(user, enterprise)
    write = Permission.RETURN_WRITE.value
    if not enterprise_rules.covers(user.grants, write, owner.district_id, owner.street_id):
        raise PermissionDenied
    wanted = (quarter_of, quarter_of.previous, quarter_of.same_quarter_last_year)
    known = figures.quarters(user, owner, wanted)
    now = known[quarter_of].at_hand(Source.ENTERPRISE)
    unit = _unit(request, now)
    initial: dict[str, Any] = {"version": version_of(now), "unit": unit}
    if now is not None:
        initial |= initial_of(now, unit)
    phone = now.phone if now else ""
    form = KeyForm(
        request.POST or None,
        unit=unit,
        known=known,
        period=quarter_of,
        phone=phone,
        to_explain=found.to_explain(now),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = keying.key_in(
                actor=user,
                enterprise=owner.pk,
                period=quarter_of,
                typed=form.typed(),
                unit=form.cleaned_data["unit"],
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                confirmed=form.cleaned_data["confirmed"],
                explanations=form.explanations(),
                await_unit=form.cleaned_data["await_unit"],
                submit="save" not in request.POST,
            )
        except keying.Asked as asked:
            form.ask(asked.questions, asked.sentence)
        except keying.Blocked as blocked:
            form.take(blocked.findings)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error("reason" if refused.code == "REASON" else None, refused.sentence)
        else:
            return _done(request, made, quarter_of, submit="save" not in request.POST)
    return _form(request, form, owner, quarter_of, now, unit)


def _done(request: HttpRequest, made: QuarterlyReturn, period: Period, *, submit: bool) -> HttpResponse:
    """On to the page of what was submitted or saved; of what could not be submitted to what is still to be explained."""
    if made.state not in IN_HAND:
        messages.success(request, _("已提交 %(period)s 报表") % {"period": period.label_zh})
        return redirect("returns:detail", made.pk)
    if not submit:
        messages.success(request, _("已保存 %(period)s 报表草稿") % {"period": period.label_zh})
        return redirect("returns:detail", made.pk)
    if count := sum(not one.explanation for one in found.to_explain(made)):
        messages.warning(
            request, _("已存为草稿：有 %(count)d 处需要说明，写明原因后再提交") % {"count": count}
        )
        return redirect("returns:key", made.enterprise_id, str(period))
    messages.warning(request, _("已存为草稿：请审核人员确认金额单位后再提交"))
    return redirect("returns:detail", made.pk)


def _form(
    request: HttpRequest,
    form: KeyForm,
    owner: Enterprise,
    period: Period,
    now: QuarterlyReturn | None,
    unit: str,
) -> HttpResponse:
    member = selectors.member_of(owner, period)
    district = member.district if member else owner.district
    context = {
        "form": form,
        "groups": form.groups(),
        "enterprise": owner,
        "period": period,
        "quarter": selectors.quarter(period),
        "shut": shut(signed_in(request), period, district, member.street_id if member else owner.street_id),
        "is_listed": member is not None,
        "now": now,
        "state": ReturnState(now.state).label if now else "",
        "needs_reason": now is not None and (now.is_working or now.state == ReturnState.ACCEPTED),
        "unit": unit,
        "before": period.previous.quarter_zh,
        "units": [one for one in POWERS if one != unit],
        "offer": offer_of(signed_in(request), member),
    }
    return render(request, "returns/key.html", context, status=422 if form.is_bound else 200)


def _unit(request: HttpRequest, now: QuarterlyReturn | None) -> str:
    """The unit of the form: what it was opened in, what was asked for, else one that holds what is stored."""
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    if asked in POWERS:
        return asked
    return unit_for({field.code: getattr(now, field.code) for field in FIELDS}) if now else "万元"


@dataclass(frozen=True)
class FieldRow:
    """One field of a return as it is shown; `record` says whose figure is of record where it is another's."""

    field: Field
    value: str
    record: str


@require_safe
@needs(Permission.RETURN_READ)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a return: all fields, its state, the other versions."""
    user = signed_in(request)
    rows = QuarterlyReturn.objects.visible_to(user).select_related(
        "enterprise", "district", "street", "entered_by"
    )
    row = get_object_or_404(rows, pk=pk)
    period = Period(row.year, row.quarter)
    quarter = figures.quarters(user, row.enterprise, [period])[period]
    versions = QuarterlyReturn.objects.visible_to(user).filter(
        enterprise=row.enterprise, year=row.year, quarter=row.quarter, source=row.source
    )
    acts = open_acts(user, row)
    may = _may_write(user, row)
    why = _why_not(user, row) if may else None
    others = [other for source, other in sorted(quarter.by_source.items()) if source != row.source]
    context = {
        "row": row,
        "period": period,
        "state": word_of(row),
        "acts": acts,
        "queue": neighbours(user, row) if acts else None,
        "events": timeline(user, row),
        "found": found.of(user, row),
        "groups": [(title, [_line(field, row, quarter) for field in fields]) for title, fields in GROUPS],
        "versions": [
            (version, word_of(version))
            for version in versions.select_related("entered_by").order_by("-version")
        ],
        "others": others,
        **phone_context(user, QuarterlyReturn.objects.all(), row, reverse("returns:phone", args=[row.pk])),
        "may_correct": may and why is None,
        "why_not": why,
        "offer": offer_of(user, selectors.member_of(row.enterprise, period)) if may else None,
    }
    return render(request, "returns/detail.html", context)


@require_POST
@needs(Permission.PHONE_READ)
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number of who filled it in; who asked is on record."""
    number = unmask_phone(actor=signed_in(request), rows=QuarterlyReturn.objects.all(), pk=pk)
    return render(request, "components/phone_shown.html", {"phone": number})


def _line(field: Field, row: QuarterlyReturn, quarter: Quarter) -> FieldRow:
    value = getattr(row, field.code)
    shown = mask_phone(value) if field.code == "phone" and value else field_text(field, value)
    source = quarter.source_of(field.code) if row.is_current and field.is_number else None
    if source is None or source == row.source:
        return FieldRow(field, shown, "")
    record = _("采用%(source)s：%(value)s") % {
        "source": source.label,
        "value": field_text(field, quarter.of_record(field.code)),
    }
    return FieldRow(field, shown, record)


def _may_write(user: User, row: QuarterlyReturn) -> bool:
    """Whether this is a return that someone of the place corrects, when nothing speaks against it."""
    write = Permission.RETURN_WRITE.value
    own = (row.is_current or row.is_working) and row.source == Source.ENTERPRISE
    return own and bool(enterprise_rules.covers(user.grants, write, row.district_id, row.street_id))


def _why_not(user: User, row: QuarterlyReturn) -> Shut | None:
    """What speaks against a correction now, in a sentence that says who can help."""
    if row.state == ReturnState.DISTRICT_APPROVED:
        return Shut(_("区已审核，不能再更正；确有差错的，请告知本区审核人员。"))
    return shut(user, Period(row.year, row.quarter), row.district, row.street_id)

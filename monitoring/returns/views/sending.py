"""企业报送: the public page behind a link, on which an enterprise sends its own return of one quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.forms.keys import once
from core.forms.versions import Conflict, version_of
from core.links import drafts
from core.links.models import Link, LinkDraft
from core.links.public import public
from core.parameters.selectors import at
from core.phones import mask_phone
from core.verdict import Refused
from core.web.form_key import NAME, KeyReused
from core.web.refusals import REUSED
from monitoring.returns import by_link
from monitoring.returns.by_link import RETURN, Standing
from monitoring.returns.fields import FIELDS, Field, FieldUnit
from monitoring.returns.findings.shown import to_explain
from monitoring.returns.forms import initial_of
from monitoring.returns.groups import GROUPS
from monitoring.returns.keyed import POWERS, unit_for
from monitoring.returns.link_form import LinkForm, typed_before, typed_unit
from monitoring.returns.models import MonitoringMember, QuarterlyReturn
from monitoring.returns.services import keying, sending
from monitoring.returns.states import IN_HAND
from monitoring.returns.wording import figure

_DONE = "?sent=1"
"""Where a sent form leads: the page itself, told from its address alone, which is kept nowhere."""


@public(RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, link: Link, thing: MonitoringMember) -> HttpResponse:
    """The form until the district has approved or the quarter closed, then what was sent; nothing of anybody else."""
    if (closed := shut(request, thing)) is not None:
        return closed
    stands = by_link.standing(thing)
    if not stands.takes:
        return _shown(request, link, stands, status=409 if request.method == "POST" else 200)
    draft = None if request.method == "POST" else drafts.draft_of(RETURN, thing)
    form = _form(request, stands, draft)
    if form.is_bound and form.is_valid():
        try:
            with once(request) as first:
                if not first.led_to:
                    _send(form, stands, submit="save" not in request.POST)
                    drafts.forget(RETURN, thing)
                    first.leads_to(_DONE)
        except keying.Asked as asked:
            form.ask(asked.questions, asked.sentence)
        except keying.Blocked as blocked:
            form.take(blocked.findings)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        except KeyReused:
            form.add_error(None, REUSED)
            fresh = request.POST.copy()
            fresh.pop(NAME)  # the next one is another form
            request.POST = fresh  # type: ignore[assignment]
        else:
            return HttpResponseRedirect(_DONE)
    return _page(request, link, stands, form, draft)


def shut(request: HttpRequest, member: MonitoringMember) -> HttpResponse | None:
    """What is answered where the link opens nothing any more, and in a browser of the staff; None where it opens."""
    if member.removed_on or member.enterprise.merged_into_id:
        return render(request, "links/gone.html", status=404)
    if request.session.get(SESSION_KEY):
        return render(request, "returns/link_staff.html", status=403)
    return None


def _send(form: LinkForm, stands: Standing, *, submit: bool) -> None:
    cleaned = form.cleaned_data
    sent = keying.Sent(
        form.typed(),
        cleaned["unit"],
        cleaned["version"],
        cleaned["reason"],
        cleaned["confirmed"],
        form.explanations(),
        await_unit=cleaned["await_unit"],
        submit=submit,
    )
    sending.send(member=stands.member, sent=sent)


def _form(request: HttpRequest, stands: Standing, draft: LinkDraft | None) -> LinkForm:
    """As it was typed where it comes back with an error or from a draft: digits and unit belong together then."""
    sent = stands.sent
    data = request.POST if request.method == "POST" else None
    unit = (typed_unit(draft) if draft else "") or _unit(request, sent)
    initial: dict[str, Any] = {"version": version_of(stands.now), "unit": unit}
    return LinkForm(
        data,
        unit=unit,
        switches=data is not None or sent is None or draft is not None,
        known=by_link.own_quarters(stands.member.enterprise, stands.period),
        period=stands.period,
        phone=sent.phone if sent else "",
        to_explain=to_explain(sent),
        initial=initial | (initial_of(sent, unit) if sent else {}) | (typed_before(draft) if draft else {}),
    )


def _page(
    request: HttpRequest, link: Link, stands: Standing, form: LinkForm, draft: LinkDraft | None
) -> HttpResponse:
    sent = stands.sent
    open_ = [one for one in to_explain(sent) if not one.explanation] if sent and sent.state in IN_HAND else []
    context = {
        **_common(link, stands),
        "form": form,
        "draft": draft,
        "groups": form.groups(),
        "unit": form.shown_unit,
        "units": list(POWERS),
        "received": stands.is_sent and sent is not None and sent.state not in IN_HAND,
        "to_explain": len(open_),
    }
    return render(request, "returns/link.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class Line:
    """One field as it was sent."""

    field: Field
    value: str


def _shown(request: HttpRequest, link: Link, stands: Standing, status: int) -> HttpResponse:
    sent, context = stands.sent, _common(link, stands)
    if sent is not None:
        power = POWERS[unit := unit_for({field.code: getattr(sent, field.code) for field in FIELDS})]
        context["groups"] = [
            (title, [Line(field, _value(field, sent, unit, power)) for field in fields])
            for title, fields in GROUPS
        ]
    return render(request, "returns/link_sent.html", context, status=status)


def _value(field: Field, sent: QuarterlyReturn, unit: str, power: int) -> str:
    value = getattr(sent, field.code)
    if field.code == "phone":
        return mask_phone(value) or "—"
    text = figure(field, value, power)
    if field.unit is None or value is None:
        return text
    return f"{text} {unit if field.unit is FieldUnit.YUAN else field.unit.label}"


def _common(link: Link, stands: Standing) -> dict[str, Any]:
    return {
        "member": stands.member,
        "period": stands.period,
        "stands": stands,
        "sent": stands.sent,
        "sentence": stands.sentence(),
        "until": link.expires_on,
        "basis": at(timezone.localdate()).text("return_legal_basis"),
    }


def _unit(request: HttpRequest, sent: QuarterlyReturn | None) -> str:
    """The unit that the sender chose, else the coarsest one that holds what they sent."""
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    if asked in POWERS:
        return asked
    return unit_for({field.code: getattr(sent, field.code) for field in FIELDS}) if sent else "万元"

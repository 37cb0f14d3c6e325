"""A page with every component on it, for the tests; it is no page of the portal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from core.ui.charts import ProjectedQuarter, QuarterBars, RankedBars, TargetLine
from core.ui.filter_bar import FilterBar
from core.ui.filters import Filter, FilterTable, among
from core.ui.paging import pager
from core.verdict import Refused, refuse

STREETS = [("1", "沙井街道"), ("2", "福永街道"), ("3", "石岩街道")]
FILTERS: FilterTable[None] = FilterTable(
    Filter("street", "街道", among("street"), lambda _user: STREETS),
    Filter("name", "名称", among("name")),
)


class ProblemForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="企业", help_text="输入两个字即可查找。")
    category = forms.ChoiceField(
        label="类别", widget=forms.RadioSelect, choices=[("A", "用工"), ("B", "融资"), ("C", "空间")]
    )
    limit = forms.ChoiceField(label="时限", choices=[("5", "5 个工作日"), ("10", "10 个工作日")])
    amount = forms.DecimalField(label="金额", required=False)
    description = forms.CharField(label="情况", widget=forms.Textarea)
    urgent = forms.BooleanField(label="紧急", required=False)


ROWS = [
    (
        "深圳市华瑞精密五金有限公司",
        "91440306MA5XJMY80P",
        "沙井街道",
        Decimal("18400000"),
        "1,870–2,140",
        "LIKELY",
    ),
    (
        "深圳市锐恒自动化设备有限公司",
        "91440306MA5QHYB215",
        "福永街道",
        Decimal("19260000"),
        "1,742–1,998",
        "POSSIBLE",
    ),
    (
        "深圳市明达光电有限公司",
        "91440306MA5MRHN812",
        "石岩街道",
        Decimal("23100000"),
        "1,856–2,052",
        "ORANGE",
    ),
    ("深圳市凯润塑胶有限公司", "91440306MA5XQEE00G", "沙井街道", None, "", "UNKNOWN"),
    ("深圳市卓越模具有限公司", "91440306MA5FNFC29N", "新安街道", Decimal("12040000"), "1,010–1,310", "RED"),
]


def gallery(request: HttpRequest) -> HttpResponse:
    """Everything at once."""
    form = ProblemForm(request.POST if request.method == "POST" else None)
    if request.GET.get("toast"):
        messages.success(request, "已保存。")
        messages.error(request, "只有承办单位可以办结")
    context = {
        "bar": FilterBar(request, FILTERS),
        "rows": ROWS,
        "pager": pager(request, total=1284, number=2),
        "form": form,
        "job": a_job(done=4),
        "reasons": [
            reason("X4", "全年中位预计低于门槛", "1,954.18", "方案第十五条"),
            reason("X5", "", "1,856.47", ""),
        ],
        "at": dt.datetime(2024, 10, 15, 0, 30, tzinfo=dt.UTC),
        **charts(),
    }  # fmt: skip
    return render(request, "gallery.html", context, status=422 if form.errors else 200)


def reason(rule: str, label: str, observed: str, source: str) -> dict[str, str]:
    """One row of the reasons table."""
    return {"rule": rule, "label": label, "observed": observed, "required": "≥ 2,000.00", "source": source}


def charts() -> dict[str, object]:
    """One chart of each kind."""
    quarters = [
        "21Q4",
        "22Q1",
        "22Q2",
        "22Q3",
        "22Q4",
        "23Q1",
        "23Q2",
        "23Q3",
        "23Q4",
        "24Q1",
        "24Q2",
        "24Q3",
    ]
    revenue = [610, 470, 560, 590, 640, 455, 530, 545, 498, 430, 510, None]
    return {
        "revenue_chart": QuarterBars(
            title="营业收入：预计全年 1,856–2,052 万元，多半低于 2,000 万元",
            labels=quarters,
            values=revenue,
            threshold=550,
            threshold_label="达标需 550",
            forecast=ProjectedQuarter("24Q4 预计", 406, 504, Decimal("602.5")),
            note="数据截至 2024-10-15；来源：企业季报",
        ),
        "district_chart": RankedBars(
            title="落后序时 44 家，主要在龙岗、宝安",
            heading="区",
            labels=["龙岗区", "宝安区", "坪山区"],
            values=[289, 512, 88],
            marks=[326, 546, 94],
            mark_label="序时应达",
            urls=["/gallery/?d=1", "/gallery/?d=2", "/gallery/?d=3"],
            size="short",
        ),
        "target_chart": TargetLine(
            title="累计新增 1,541 家，落后序时 44 家",
            labels=[f"{month}月" for month in range(1, 13)],
            values=[60, 150, 360, 500, 650, 880, 1090, 1320, 1541, None, None, None],
            target=[70, 180, 380, 520, 690, 900, 1130, 1360, 1585, 1720, 1860, 2000],
            target_label="目标 2,000",
            band=[None] * 8 + [(1541, 1541), (1640, 1690), (1760, 1830), (1930, 2062)],
        ),
    }


def a_job(done: int) -> SimpleNamespace:
    """A job that has finished `done` of eleven districts."""
    running = done < 11
    return SimpleNamespace(
        pk=7,
        state="RUNNING" if running else "DONE",
        get_state_display="进行中" if running else "已完成",
        title="三季度研判",
        message=f"已完成 {done} 个区",
        done=done,
        total=11,
        error="",
        cancel_requested=False,
    )


def job(request: HttpRequest) -> HttpResponse:
    """The job's fragment, two seconds later: done."""
    context = {"job": a_job(done=11), "url": "/gallery/job/", "cancel_url": "/gallery/"}
    return render(request, "components/progress.html", context)


def saved(request: HttpRequest) -> HttpResponse:
    """An htmx answer with a message, or the refusal of a rule."""
    if request.GET.get("refuse"):
        raise Refused(refuse("只有承办单位可以办结"))
    messages.success(request, "已保存。")
    return HttpResponse("<p id='answer'>好</p>")


def broken(request: HttpRequest) -> HttpResponse:
    """A page that fails."""
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/job/", job, name="gallery_job"),
    path("gallery/saved/", saved, name="gallery_saved"),
    path("broken/", broken, name="broken"),
    path("", include("sbs_portal.urls")),
]
handler403 = "core.web.errors.forbidden"
handler404 = "core.web.errors.not_found"
handler500 = "core.web.errors.failed"

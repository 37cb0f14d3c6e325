"""The spreadsheet of titles, declared once for template, import and export."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, EACH, NAME_BESIDE, STREET_BESIDE, USCC
from cultivation.enterprises.recognitions.codes import RecognitionKind, RecognitionLevel
from exchange.dataset import Column, Dataset, Kind, choices_of, register

KINDS = choices_of(
    RecognitionKind,
    INNOVATIVE=("创新型中小企业", "创新型企业"),
    SPECIALISED=("专精特新中小企业", "专精特新企业"),
    LITTLE_GIANT=(
        "专精特新小巨人",
        "专精特新“小巨人”",
        "专精特新“小巨人”企业",
        "专精特新小巨人企业",
        "小巨人企业",
    ),
)
LEVELS = choices_of(
    RecognitionLevel, CITY=("市", "深圳市"), PROVINCIAL=("省", "广东省"), NATIONAL=("国家", "部级")
)

RECOGNITIONS = register(
    Dataset(
        "recognitions",
        _("认定"),
        key=("uscc", "kind", "level", "valid_from"),
        reads=Permission.FIGURES_READ,
        alias="g",
        joins=f"{EACH} JOIN cultivation_recognition g ON g.enterprise_id = e.id",
        columns=(
            USCC,
            NAME_BESIDE,
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("kind", _("称号"), Kind.CHOICE, required=True, width=12, example="专精特新", choices=KINDS,
                   aliases=("认定类型", "称号类型", "认定称号", "荣誉称号"), sql="g.kind"),
            Column("level", _("级别"), Kind.CHOICE, required=True, width=10, example="省级", choices=LEVELS,
                   aliases=("认定级别", "称号级别"), sql="g.level"),
            Column("valid_from", _("有效期起"), Kind.DATE, required=True, width=13, example="2022-09-01",
                   aliases=("认定日期", "认定时间", "有效期开始", "起始日期", "有效期自"), sql="g.valid_from"),
            Column("valid_to", _("有效期止"), Kind.DATE, width=13, example="2025-08-31",
                   note=_("不填即按称号有效年数推算"),
                   aliases=("有效期至", "到期日期", "有效期结束", "截止日期"), field="valid_to"),
            Column("batch", _("批次"), width=14, max_length=40, example="第四批", aliases=("认定批次",), field="batch"),
            Column("document", _("认定文件"), width=28, max_length=120, example="深工信〔2022〕120号",
                   aliases=("文号", "依据", "文件名称", "公告文号"), field="document"),
        ),
    )
)  # fmt: skip

"""The room's spreadsheets, declared once for template, import and export (design, decision 9)."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.codes import Door, ExitReason, LegalForm, OperatingStatus, Source
from cultivation.enterprises.industries import code_of
from cultivation.enterprises.names import LOOKS, tidy_name
from cultivation.enterprises.registry_words import legal_form_of, status_of
from exchange.dataset import Column, Dataset, Kind, choices_of, register

EACH = (
    " JOIN cultivation_enterprise e ON e.id = x.id JOIN accounts_unit d ON d.id = e.district_id"
    " LEFT JOIN accounts_unit t ON t.id = e.street_id"
)
"""From listed enterprises to their rows and places."""

_CODE_NAMES = ("纳税人识别号", "企业统一社会信用代码", "单位统一社会信用代码", "纳税识别号", "税号")


def _both(names: tuple[str, ...]) -> tuple[str, ...]:
    """Headings that name the code in two ways (统一社会信用代码/纳税人识别号)."""
    return tuple(
        f"{a}{mark}{b}" for a in names for b in names if a != b for mark in ("/", "、", "或", "和", "")
    )


USCC = Column(
    "uscc", _("统一社会信用代码"), Kind.USCC, required=True, width=22, example="914403001922038216",
    aliases=("信用代码", "社会信用代码", "统一信用代码", "统一社会信用代码（18位）", "统一代码", "USCC",
             *_CODE_NAMES, *_both(("统一社会信用代码", *_CODE_NAMES))),
    note=_("18 位；也可用企业的旧代码，按沿革对应"), sql="e.uscc",
)  # fmt: skip
NAME = Column(
    "name", _("企业名称"), required=True, width=34, max_length=120, clean=tidy_name, looks=LOOKS,
    example="深圳市示例精密制造有限公司",
    aliases=("单位名称", "公司名称", "企业全称", "名称", "单位详细名称", "纳税人名称"), field="name",
)  # fmt: skip
NAME_BESIDE = Column("name", _("企业名称"), width=34, max_length=120, clean=tidy_name, aliases=NAME.aliases,
                     written=False, note=_("只供核对，不写入"), sql="e.name")  # fmt: skip
DISTRICT_BESIDE = Column("district", _("所属区"), Kind.UNIT, width=12, aliases=("区", "区县"), written=False,
                         note=_("以企业档案为准"), sql="d.name")  # fmt: skip
STREET_BESIDE = Column("street", _("街道"), Kind.UNIT, width=12, aliases=("所属街道", "镇街"), written=False,
                       note=_("以企业档案为准"), sql="t.name")  # fmt: skip
REVENUE = Column(
    "revenue", _("营业收入"), Kind.AMOUNT, unit="万元", yearly=True, width=16, example="1850.5",
    aliases=("营收", "年营业收入", "全年营业收入", "营业总收入", "主营业务收入", "年度营业收入"),
    note=_("每年一列，年份写在列名里，如 2023年营业收入；不写年份的是上一个完整年度"), needs=Permission.FIGURES_READ,
)  # fmt: skip
# besides the names in use, those of the register of companies
STATUSES = choices_of(
    OperatingStatus,
    OPERATING=(
        "正常",
        "在营",
        "营业",
        "存续",
        "开业",
        "在业",
        "正常营业",
        "在营（开业）",
        "在营（开业）企业",
        "存续（在营、开业、在册）",
    ),
    STOPPED=("停业", "歇业", "停产", "停业/歇业", "停业（歇业）"),
    BANKRUPT=("破产", "关闭", "破产/关闭"),
    MERGED=("兼并", "被吸收", "吸收合并", "兼并/被吸收"),
    MOVED_OUT=("迁出", "外迁"),
    DEREGISTERED=("已注销",),
    REVOKED=("已吊销", "吊销未注销"),
)
FORMS = choices_of(
    LegalForm,
    LIMITED=(
        "有限公司",
        "有限责任",
        "私营有限责任公司",
        "其他有限责任公司",
        "民营",
        "有限责任公司（自然人独资）",
        "有限责任公司（自然人投资或控股）",
        "有限责任公司（法人独资）",
        "有限责任公司（国有控股）",
        "有限责任公司（自然人投资或控股的法人独资）",
        "有限责任公司（非自然人投资或控股的法人独资）",
    ),
    JOINT_STOCK=(
        "股份公司",
        "股份有限",
        "私营股份有限公司",
        "股份有限公司（上市）",
        "股份有限公司（非上市）",
        "其他股份有限公司（上市）",
        "其他股份有限公司（非上市）",
    ),
    FOREIGN=("外资", "外资企业", "外商独资", "有限责任公司（外国法人独资）", "有限责任公司（外商独资）"),
    HMT=(
        "港澳台",
        "港澳台资",
        "港澳台商投资企业",
        "有限责任公司（台港澳法人独资）",
        "有限责任公司（港澳台法人独资）",
    ),
    STATE_OWNED=("国有", "国企"),
    INDIVIDUAL=("个体户", "个体"),
    BRANCH=("分公司",),
    SOLE=("个人独资",),
    PARTNERSHIP=("合伙",),
)
REASONS = choices_of(
    ExitReason,
    STOPPED=("停业", "歇业", "停业/歇业", "停业歇业", "停业/歇业(全年)"),
    BANKRUPT=("破产", "关闭", "破产/关闭"),
    MERGED=("兼并", "被吸收", "兼并/被吸收"),
    MOVED_OUT=("迁出", "外迁"),
    BELOW_SCALE=("规模不达标退库", "不达规", "低于规模", "规下"),
    MOVED_DISTRICT=("市内搬迁", "跨区迁移"),
)

SOURCES = choices_of(
    Source, STAT=("统计局", "统计数"), TAX=("税务局", "税务数"), ENTERPRISE=("企业自报", "自报")
)
DOORS = choices_of(
    Door, MONTHLY=("月度审核", "月度入库", "新建投产"), ANNUAL=("年度审核", "年度入库", "规下转规上")
)

STANDING = {
    "above_scale": True,
    "revenue_last": "23100000.00",
    "period": "2024Q3",
    "ytd": "14500000.00",
    "readiness": "",
    "risk": "ORANGE",
    "stale": False,
    "p10": "18564690.03",
    "p50": "19541778.98",
    "p90": "20518867.92",
}
"""What the API tells of a standing, with an example."""

ENTERPRISES = register(
    Dataset(
        "enterprises",
        _("企业"),
        key="uscc",
        note=_("空格、“—”“/”“无”不会清除已有内容；需要清除请在企业页面修改。"),
        reads=Permission.ENTERPRISE_READ,
        alias="e",
        joins=EACH,
        columns=(
            replace(NAME, listed="name", told="深圳市明达光电有限公司"),
            replace(USCC, listed="uscc", told="91440300MA5ABCD19W"),
            Column("district", _("所属区"), Kind.UNIT, width=14, example="宝安区",
                   aliases=("区", "区县", "行政区", "所在区", "辖区", "所属区域", "属地"),
                   sql="d.name", listed="district__short_name", told="440306"),
            Column("street", _("街道"), Kind.UNIT, width=14, example="新安街道",
                   aliases=("所属街道", "街道（镇）", "街道/镇", "所在街道", "镇街", "街道办"),
                   sql="t.name", listed="street__name", told="440306012"),
            Column("industry", _("行业代码"), Kind.CODE, width=10, example="3972", pattern=r"\d{2,4}", clean=code_of,
                   lenient=True,
                   expected=_("2–4 位数字的国民经济行业代码"),
                   aliases=("国民经济行业代码", "行业小类代码", "行业小类", "行业类别代码", "行业", "所属行业代码"),
                   field="industry", sql="e.industry", listed="industry", told="3972"),
            Column("legal_form", _("企业类型"), Kind.CHOICE, width=16, choices=FORMS, example="有限责任公司",
                   means=legal_form_of, lenient=True,
                   aliases=("登记注册类型", "公司类型", "注册类型"), field="legal_form", told="LIMITED"),
            Column("status", _("经营状态"), Kind.CHOICE, width=12, choices=STATUSES, example="正常经营",
                   means=status_of, lenient=True,
                   aliases=("企业状态", "运营状态", "营业状态", "登记状态"), field="status", listed="status", told="OPERATING"),
            Column("founded_on", _("成立日期"), Kind.DATE, width=13, example="2015-03-01",
                   aliases=("成立时间", "注册日期", "注册时间", "开业日期", "成立年月"), field="founded_on", told="2015-03-01"),
            Column("production_from", _("投产时间"), Kind.DATE, width=13, example="2015-06-01", note=_("可以只写到月份"),
                   aliases=("投产日期", "投产年月", "开始生产时间"), field="production_from", told="2015-09-01"),
            Column("address", _("地址"), width=36, max_length=200, example="新安街道一路1号",
                   aliases=("企业地址", "经营地址", "生产地址", "详细地址", "注册地址", "厂址", "生产经营地址"),
                   field="address", told="工业路12号3栋"),
            Column("contact", _("联系人"), width=12, max_length=40, example="王经理",
                   aliases=("企业联系人", "联系人姓名", "负责人", "填报人"), field="contact", listed="contact", told="陈经理"),
            Column("phone", _("联系电话"), Kind.PHONE, width=16, max_length=40, masked=True, example="13800138000",
                   aliases=("电话", "手机", "联系方式", "手机号", "手机号码", "联系人电话", "联系人手机"),
                   field="phone", needs=Permission.PHONE_READ, told="138****0001"),
            REVENUE,
        ),
        besides=(
            Column("id", _("编号"), listed="id", told=1024),
            Column("above_scale", _("规上"), listed="standing__above_scale"),
            Column("revenue_last", _("上年营业收入"), Kind.AMOUNT, listed="standing__revenue_last"),
            Column("year", _("年份"), Kind.YEAR, listed="standing__year"),
            Column("quarter", _("季度"), Kind.INTEGER, listed="standing__quarter"),
            Column("ytd", _("本年累计"), Kind.AMOUNT, listed="standing__ytd"),
            Column("readiness", _("达标研判"), listed="standing__readiness"),
            Column("risk", _("退库风险"), listed="standing__risk"),
            Column("stale", _("暂按上次"), listed="standing__stale"),
            Column("p10", _("低位预计"), Kind.AMOUNT, listed="standing__p10"),
            Column("p50", _("中位预计"), Kind.AMOUNT, listed="standing__p50"),
            Column("p90", _("高位预计"), Kind.AMOUNT, listed="standing__p90"),
            Column("standing", _("现状"), told=STANDING),
        ),
    )
)  # fmt: skip

FIGURES = register(
    Dataset(
        "figures",
        _("年度数据"),
        key=("uscc", "year", "source"),
        reads=Permission.FIGURES_READ,
        alias="a",
        joins=f"{EACH} JOIN cultivation_annualfigures a ON a.enterprise_id = e.id AND a.is_current",
        columns=(
            USCC,
            NAME_BESIDE,
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("year", _("年份"), Kind.YEAR, required=True, width=8, example="2023",
                   aliases=("年度", "所属年份", "数据年份"), sql="a.year"),
            Column("source", _("来源"), Kind.CHOICE, required=True, width=8, example="统计", aliases=("数据来源", "口径"),
                   choices=SOURCES, sql="a.source"),
            Column("revenue", _("营业收入"), Kind.AMOUNT, unit="万元", width=16, aliases=REVENUE.aliases, example="1850.5",
                   field="revenue"),
            Column("output", _("工业总产值"), Kind.AMOUNT, unit="万元", width=16, example="1900",
                   aliases=("产值", "总产值", "工业产值", "工业总产值（当年价）"), field="output"),
            Column("employees", _("从业人员"), Kind.INTEGER, unit="人", width=10, example="85",
                   aliases=("从业人数", "平均用工人数", "员工人数", "人数", "期末从业人员"), field="employees"),
            Column("note", _("说明"), width=24, max_length=200, aliases=("备注",), field="note"),
        ),
    )
)  # fmt: skip

INCLUSIONS = register(
    Dataset(
        "inclusions",
        _("纳统"),
        key=("uscc", "included_on"),
        reads=Permission.FIGURES_READ,
        alias="i",
        joins=f"{EACH} JOIN cultivation_inclusion i ON i.enterprise_id = e.id",
        columns=(
            USCC,
            NAME_BESIDE,
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("included_on", _("纳统日期"), Kind.DATE, required=True, width=13, example="2023-11-30",
                   aliases=("入库日期", "纳统时间", "入库时间", "纳入统计日期"), sql="i.included_on"),
            Column("door", _("入库方式"), Kind.CHOICE, required=True, width=10, example="年度", choices=DOORS,
                   aliases=("入库类型", "审核方式", "申报类型"), field="door"),
            Column("count_year", _("计入年度"), Kind.YEAR, width=10, example="2023", aliases=("计入年份", "考核年度"),
                   note=_("不填即推定：月度为批准当年；年度审核一月批准的计入上一年"), field="count_year"),
            Column("source", _("依据"), width=24, max_length=100, aliases=("来源文件", "文号", "备注"), field="source"),
        ),
    )
)  # fmt: skip

EXITS = register(
    Dataset(
        "exits",
        _("退库"),
        key=("uscc", "exited_on"),
        reads=Permission.FIGURES_READ,
        alias="o",
        joins=f"{EACH} JOIN cultivation_exit o ON o.enterprise_id = e.id",
        columns=(
            USCC,
            NAME_BESIDE,
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("exited_on", _("退库日期"), Kind.DATE, required=True, width=13, example="2023-12-31",
                   aliases=("退库时间", "出库日期"), sql="o.exited_on"),
            Column("reason", _("退库原因"), Kind.CHOICE, required=True, width=16, example="规模不达标", choices=REASONS,
                   aliases=("原因", "出库原因"), field="reason"),
            Column("source", _("依据"), width=24, max_length=100, aliases=("来源文件", "文号", "备注"), field="source"),
        ),
    )
)  # fmt: skip

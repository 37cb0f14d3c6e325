"""The spreadsheets of the facts, declared once for template, import and export (design, decision 9)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, EACH, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Choice, Column, Dataset, Kind, Text, choices_of, register
from incentives.facts.codes import CheckKind, CreditKind, LoanKind

READ = Permission.AWARD_READ
WHOSE = (USCC, NAME_BESIDE, DISTRICT_BESIDE, STREET_BESIDE)
CONCERNED = "programme", "year"
"""Of which programme and year the list to STAT is: what its form sends, and part of the key of its rows."""

YES_NO = (
    Choice("true", _("是"), ("有", "有记录", "Y", "YES", "√", "1")),
    Choice("false", _("否"), ("没有", "无记录", "没有记录", "N", "NO", "×", "0")),
)
LOAN_KINDS = choices_of(
    LoanKind,
    BANK=("银行", "固定资产贷款", "银行固定资产贷款"),
    LEASE=("租赁", "融资租赁贷款"),
    GUARANTEE=("担保", "融资担保", "融资担保贷款"),
)
CREDIT_KINDS = choices_of(
    CreditKind,
    CLEAR=("正常", "信用良好", "无失信", "无不良记录"),
    DISHONEST=("失信", "严重失信主体", "失信被执行人", "严重失信主体名单"),
    UNLAWFUL=("违法", "重大违法失信", "重大违法记录"),
)
CHECK_KINDS = choices_of(
    CheckKind, INCLUSION=("在库", "历年在库", "在库名单"), PAYMENT=("拨付", "历年拨付", "拨付名单")
)


def _flag(code: str, heading: Text, *, aliases: tuple[str, ...] = (), required: bool = False, note: Text = "",
          example: str = "是") -> Column:  # fmt: skip
    """A yes, a no, or nothing where it is not known."""
    return Column(code, heading, Kind.CHOICE, choices=YES_NO, width=12, required=required, note=note, example=example,
                  aliases=aliases, sql=f"f.{code}::text")  # fmt: skip


def _amount(code: str, heading: Text, *aliases: str, example: str, unit: str = "万元", required: bool = False,
            note: Text = "") -> Column:  # fmt: skip
    return Column(code, heading, Kind.AMOUNT, unit=unit, width=16, required=required, example=example, note=note,
                  aliases=aliases, field=code)  # fmt: skip


def _known(code: str, heading: Text, sql: str) -> Column:
    """An amount that the portal knows already; it is shown to who is asked, and never read."""
    return Column(code, heading, Kind.AMOUNT, unit="万元", width=18, written=False, sql=sql)


def _project(*, required: bool) -> Column:
    return Column("project", _("备案证号"), Kind.CODE, width=26, max_length=40, required=required,
                  example="2203-440306-04-02-100001", note="" if required else _("对应技术改造项目的填写"),
                  aliases=("项目备案证号", "备案号", "项目代码", "项目编号"), sql="j.code")  # fmt: skip


PROGRAMME = Column("programme", _("政策"), required=True, width=24, max_length=60, example="小微工业企业上规模奖励",
                   note=_("政策名称或代码"), aliases=("政策名称", "奖补政策", "政策代码", "专项"), sql="g.name")  # fmt: skip
CALL_YEAR = Column("call_year", _("申报年度"), Kind.YEAR, required=True, width=10, example="2023",
                   aliases=("申报年份", "年度", "项目年度"), sql="f.call_year")  # fmt: skip
SOURCE = Column(
    "source",
    _("依据"),
    width=26,
    max_length=100,
    aliases=("来源", "来源文件", "文号", "备注"),
    field="source",
)

PROJECTS = register(
    Dataset(
        "projects",
        _("技术改造项目"),
        key=("uscc", "code"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_project f ON f.enterprise_id = e.id",
        note=_("每行一个备案的项目。投资额填审计认定的数，没有审计的留空；不清楚的“是”“否”也留空，不填不等于否。"),
        columns=(
            *WHOSE,
            Column("code", _("备案证号"), Kind.CODE, required=True, width=26, max_length=40,
                   example="2203-440306-04-02-100001", aliases=("项目备案证号", "备案号", "项目代码", "项目编号"), sql="f.code"),
            Column("project_name", _("项目名称"), required=True, width=34, max_length=120, example="精密加工生产线智能化改造",
                   aliases=("技改项目名称",), field="name"),
            Column("filed_on", _("备案日期"), Kind.DATE, required=True, width=13, example="2022-03-15",
                   aliases=("备案时间",), field="filed_on"),
            Column("call_year", _("申报年度"), Kind.YEAR, required=True, width=10, example="2023",
                   aliases=("申报年份", "年度", "项目年度"), field="call_year"),
            Column("kind", _("类别"), width=14, max_length=20, example="智能化改造", note=_("按当年申报指南"),
                   aliases=("项目类别", "资助类别"), field="kind"),
            Column("tier", _("档次"), width=10, max_length=20, example="一档", note=_("按当年申报指南"),
                   aliases=("项目档次", "资助档次", "等级"), field="tier"),
            _flag("in_city", _("在本市实施"), aliases=("本市实施", "项目在本市")),
            _flag("is_industrial", _("工业项目"), aliases=("是否工业项目", "属于工业")),
            _amount("investment", _("审定投资额"), "审计投资额", "项目投资额", "经审计投资额", example="3000"),
            Column("audited_on", _("审计日期"), Kind.DATE, width=13, example="2023-05-20",
                   aliases=("审计报告日期", "审计时间"), field="audited_on"),
        ),
    )
)  # fmt: skip

LOANS = register(
    Dataset(
        "loans",
        _("贷款"),
        key=("uscc", "number", "call_year"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_loan f ON f.enterprise_id = e.id"
        " LEFT JOIN incentives_project j ON j.id = f.project_id",
        note=_("每行一笔贷款或融资租赁在一个申报年度的情况；利息和担保费填这一年度实际支付的数，没有凭证的留空。"),
        columns=(
            *WHOSE,
            Column("number", _("合同号"), Kind.CODE, required=True, width=22, max_length=60, example="借字2022第0018号",
                   aliases=("贷款合同号", "合同编号", "借款合同号"), sql="f.number"),
            CALL_YEAR,
            Column("kind", _("贷款类型"), Kind.CHOICE, required=True, width=12, choices=LOAN_KINDS, example="银行贷款",
                   aliases=("类型", "融资类型"), field="kind"),
            _project(required=False),
            _amount("principal", _("本金"), "贷款金额", "贷款本金", "放款金额", example="500", required=True),
            Column("guaranteed_by", _("担保机构"), width=28, max_length=120, example="深圳市示例融资担保有限公司",
                   aliases=("融资担保机构", "担保公司"), field="guaranteed_by"),
            _amount("fee_paid", _("实付担保费"), "担保费", "已付担保费", example="8"),
            _amount("interest_paid", _("实付利息"), "利息", "已付利息", example="20.5"),
            Column("drawn_on", _("放款日期"), Kind.DATE, width=13, example="2022-06-01", aliases=("放款时间", "贷款日期"),
                   field="drawn_on"),
        ),
    )
)  # fmt: skip

INVOICES = register(
    Dataset(
        "invoices",
        _("项目发票"),
        key=("uscc", "project", "number"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_project j ON j.enterprise_id = e.id"
        " JOIN incentives_invoice f ON f.project_id = j.id",
        note=_("每行一张发票，先导入项目。同一张发票全市只计一次，已经计入别的项目的会退回，并写明在哪里。"),
        columns=(
            *WHOSE,
            _project(required=True),
            Column("number", _("发票号码"), Kind.CODE, required=True, width=24, max_length=40, example="24442000000012345678",
                   clean=lambda text: text.replace("-", ""),
                   note=_("数电票填 20 位号码；其他发票填发票代码加号码"),
                   aliases=("发票号", "发票编号", "数电票号码"), sql="f.number"),
            Column("issued_on", _("开票日期"), Kind.DATE, required=True, width=13, example="2022-08-12",
                   aliases=("开票时间", "发票日期"), field="issued_on"),
            _amount("amount", _("金额"), "发票金额", "不含税金额", example="128000.00", unit="元", required=True),
            _flag("paid", _("已付款"), aliases=("是否付款", "是否已付款")),
        ),
    )
)  # fmt: skip

PRIZES = register(
    Dataset(
        "prizes",
        _("大赛获奖"),
        key=("uscc", "year", "contest", "group"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_prize f ON f.enterprise_id = e.id",
        columns=(
            *WHOSE,
            Column("year", _("获奖年度"), Kind.YEAR, required=True, width=10, example="2023", aliases=("年度", "年份"),
                   sql="f.year"),
            Column("contest", _("赛事"), required=True, width=34, max_length=80, example="“创客中国”深圳市中小企业创新创业大赛",
                   aliases=("赛事名称", "大赛名称", "大赛"), sql="f.contest"),
            Column("group", _("组别"), required=True, width=12, max_length=40, example="企业组", aliases=("参赛组别", "分组"),
                   sql='f."group"'),
            Column("rank", _("名次"), required=True, width=12, max_length=20, example="一等奖",
                   aliases=("奖项", "获奖等级", "获奖名次"), field="rank"),
            Column("notice", _("获奖通知"), width=28, max_length=120, example="深中小企〔2023〕30号",
                   aliases=("文号", "依据", "公布文件"), field="notice"),
        ),
    )
)  # fmt: skip

PAYMENTS = register(
    Dataset(
        "payments",
        _("拨付记录"),
        key=("uscc", "programme", "year", "paid_on"),
        apart=("part", "project", "voucher"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_payment f ON f.enterprise_id = e.id"
        " JOIN incentives_programme g ON g.code = f.programme_id"
        " LEFT JOIN incentives_project j ON j.id = f.subject_key AND j.enterprise_id = f.enterprise_id",
        note=_("每行一笔已经拨付的款。一项政策的历年拨付名单导入后，名单里没有的企业即视为没有领取过，请整份导入。"),
        columns=(
            *WHOSE,
            PROGRAMME,
            Column("year", _("年度"), Kind.YEAR, required=True, width=8, example="2023", aliases=("资助年度", "拨付年度"),
                   sql="f.year"),
            Column("paid_on", _("拨付日期"), Kind.DATE, required=True, width=13, example="2023-09-15",
                   aliases=("拨付时间", "付款日期", "支付日期"), sql="f.paid_on"),
            _amount("amount", _("金额"), "拨付金额", "资助金额", "奖励金额", example="20", required=True),
            _project(required=False),
            Column("part", _("分期"), width=10, max_length=16, note=_("分次拨付的填第几次"),
                   aliases=("期次", "批次"), field="part"),
            Column("voucher", _("凭证号"), width=18, max_length=60, example="", note=_("同一天有几笔的须填写"),
                   aliases=("支付凭证号", "凭证", "凭证编号"), field="voucher"),
            SOURCE,
        ),
    )
)  # fmt: skip

CREDIT_RECORDS = register(
    Dataset(
        "credit_records",
        _("信用记录"),
        key=("uscc", "kind", "valid_from"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_creditrecord f ON f.enterprise_id = e.id",
        note=_("查询无异常的填“无严重失信”，起始日期填查询日期；列入名单的填列入日期，移出后补填截止日期。"),
        columns=(
            *WHOSE,
            Column("kind", _("查询结果"), Kind.CHOICE, required=True, width=14, choices=CREDIT_KINDS, example="无严重失信",
                   aliases=("结果", "信用状况", "信用结果"), sql="f.kind"),
            Column("valid_from", _("起始日期"), Kind.DATE, required=True, width=13, example="2024-01-05",
                   aliases=("查询日期", "核查日期", "列入日期"), sql="f.valid_from"),
            Column("valid_to", _("截止日期"), Kind.DATE, width=13, aliases=("移出日期", "有效期至"), field="valid_to"),
            SOURCE,
        ),
    )
)  # fmt: skip

HISTORY_CHECKS = register(
    Dataset(
        "history_checks",
        _("历史核查"),
        key=("uscc", "kind"),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_historycheck f ON f.enterprise_id = e.id",
        note=_("每行一家企业对一份历年名单的核查结果；查过没有的也要填“否”，没有查过的不填。"),
        columns=(
            *WHOSE,
            Column("kind", _("核查内容"), Kind.CHOICE, required=True, width=14, choices=CHECK_KINDS, example="历年在库名单",
                   aliases=("核查名单", "名单"), sql="f.kind"),
            _flag("found", _("有记录"), aliases=("是否有记录", "核查结果"), required=True, example="否"),
            Column("checked_on", _("核查日期"), Kind.DATE, required=True, width=13, example="2024-01-05",
                   aliases=("核查时间", "查询日期"), field="checked_on"),
            Column("first_year", _("最早年份"), Kind.YEAR, width=10, aliases=("最早年度",), field="first_year"),
            Column("last_year", _("最晚年份"), Kind.YEAR, width=10, aliases=("最晚年度",), field="last_year"),
            SOURCE,
        ),
    )
)  # fmt: skip

# its export says which year and programme (`y`) it is of, and puts the year into its joins, so that it is a constant there
AWARD_FACTS = register(
    Dataset(
        "award_facts",
        _("统计核实名单"),
        key=("uscc", *CONCERNED),
        reads=READ,
        alias="f",
        joins=f"{EACH} JOIN incentives_programme g ON g.code = y.programme"
        " LEFT JOIN incentives_awardfact f"
        " ON f.enterprise_id = e.id AND f.programme_id = y.programme AND f.year = {year}"
        " LEFT JOIN cultivation_annualfigures a ON a.enterprise_id = e.id AND a.year = {year}"
        " AND a.source = 'STAT' AND a.is_current"
        " LEFT JOIN cultivation_annualfigures b ON b.enterprise_id = e.id AND b.year = {year} + 1"
        " AND b.source = 'STAT' AND b.is_current"
        " LEFT JOIN (SELECT n.enterprise_id, min(n.included_on) AS included_on FROM cultivation_inclusion n"
        " WHERE n.count_year = {year} GROUP BY n.enterprise_id) i ON i.enterprise_id = e.id"
        " LEFT JOIN above_scale_on(make_date({year} + 1, 12, 31)) o ON o.enterprise_id = e.id"
        " LEFT JOIN incentives_historycheck h ON h.enterprise_id = e.id AND h.kind = 'INCLUSION'",
        note=_(
            "从“奖励资格”导出某项政策某一年的名单送统计局，“已有”各列供对照；统计局把各项核实结果填在其他列，"
            "原表导回即可。留空的表示还没有核实，不写入。"
        ),
        columns=(
            *WHOSE,
            PROGRAMME,
            Column("year", _("年度"), Kind.YEAR, required=True, width=8, example="2022", note=_("如首次纳统的年度"),
                   aliases=("纳统年度", "计入年度"), sql="y.year"),
            Column("included_on", _("纳统日期"), Kind.DATE, width=13, written=False, note=_("只供核对，不写入"),
                   aliases=("入库日期",), sql="i.included_on"),
            _amount("output_first", _("当年产值"), "当年工业总产值", "纳统当年产值", example="3000"),
            _amount("output_next", _("次年产值"), "次年工业总产值", "纳统次年产值", example="3010"),
            _amount("revenue_first", _("当年营业收入"), "当年营收", "纳统当年营业收入", example="2800"),
            _amount("revenue_next", _("次年营业收入"), "次年营收", "纳统次年营业收入", example="2850"),
            _flag("in_database", _("次年末在库"), aliases=("次年年末在库", "次年末是否在库")),
            _flag("included_before", _("此前曾入库"), aliases=("是否曾入库", "此前是否入库"), example="否"),
            Column("stated_on", _("核实日期"), Kind.DATE, width=13, example="2024-03-20", note=_("不填即导入当天"),
                   aliases=("核实时间", "反馈日期"), sql="f.stated_on"),
            _known("known_output_first", _("已有当年产值"), "a.output"),
            _known("known_output_next", _("已有次年产值"), "b.output"),
            _known("known_revenue_first", _("已有当年营业收入"), "a.revenue"),
            _known("known_revenue_next", _("已有次年营业收入"), "b.revenue"),
            Column("known_in_database", _("已有次年末在库"), Kind.CHOICE, choices=YES_NO, width=14, written=False,
                   sql="CASE WHEN {today} <= make_date(y.year + 1, 12, 31) THEN NULL WHEN o.enterprise_id IS NULL THEN 'false'"
                       " WHEN b.id IS NOT NULL THEN 'true' END"),
            Column("known_included_before", _("已有此前曾入库"), Kind.CHOICE, choices=YES_NO, width=14, written=False,
                   sql="CASE WHEN EXISTS (SELECT FROM cultivation_inclusion n WHERE n.enterprise_id = e.id"
                       " AND n.count_year < y.year) OR EXISTS (SELECT FROM cultivation_exit n WHERE n.enterprise_id = e.id"
                       " AND n.exited_on < make_date(y.year, 1, 1)) THEN 'true' ELSE h.found::text END"),
        ),
    )
)  # fmt: skip

EVERY = (PROJECTS, LOANS, INVOICES, PRIZES, PAYMENTS, CREDIT_RECORDS, HISTORY_CHECKS, AWARD_FACTS)

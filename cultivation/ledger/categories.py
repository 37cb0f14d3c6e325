"""What a problem is about and what became of it: the closed lists of the ledger.

The first four categories are the plan's (方案第五条: 用工、融资支持、产业发展空间、创新发展); its list is open, so the
rest are ours. Which department holds a category by default is the city's data (`departments.csv`), not code.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """问题类别."""

    LABOUR = "LABOUR", _("用工")
    FINANCE = "FINANCE", _("融资支持")
    SPACE = "SPACE", _("产业发展空间")
    INNOVATION = "INNOVATION", _("创新发展")
    DIGITAL = "DIGITAL", _("数字化")
    MARKET = "MARKET", _("市场与订单")
    POLICY = "POLICY", _("政策咨询与兑现")
    STATISTICS = "STATISTICS", _("统计与纳统")
    TAX = "TAX", _("税务")
    UTILITIES = "UTILITIES", _("用电用水用气")
    LOGISTICS = "LOGISTICS", _("物流与交通")
    APPROVAL = "APPROVAL", _("审批与监管")
    OTHER = "OTHER", _("其他")


class SubCategory(TextChoices):
    """问题小类; the code begins with the code of its category."""

    LABOUR_RECRUITMENT = "LABOUR_RECRUITMENT", _("招工难")
    LABOUR_SKILLS = "LABOUR_SKILLS", _("技能人才")
    LABOUR_DISPUTE = "LABOUR_DISPUTE", _("劳动纠纷")
    LABOUR_INSURANCE = "LABOUR_INSURANCE", _("社保")
    LABOUR_HOUSING = "LABOUR_HOUSING", _("人才住房")
    LABOUR_SCHOOLING = "LABOUR_SCHOOLING", _("子女入学")
    FINANCE_LOAN = "FINANCE_LOAN", _("贷款")
    FINANCE_GUARANTEE = "FINANCE_GUARANTEE", _("担保")
    FINANCE_DISCOUNT = "FINANCE_DISCOUNT", _("贴息")
    FINANCE_RENEWAL = "FINANCE_RENEWAL", _("续贷")
    FINANCE_EQUITY = "FINANCE_EQUITY", _("股权融资")
    FINANCE_ARREARS = "FINANCE_ARREARS", _("应收账款拖欠")
    SPACE_LAND = "SPACE_LAND", _("用地")
    SPACE_LEASE = "SPACE_LEASE", _("厂房租赁")
    SPACE_RENT = "SPACE_RENT", _("租金")
    SPACE_MOVE = "SPACE_MOVE", _("搬迁")
    SPACE_FITTING = "SPACE_FITTING", _("二次装修/消防")
    SPACE_ENVIRONMENT = "SPACE_ENVIRONMENT", _("环评")
    INNOVATION_UPGRADE = "INNOVATION_UPGRADE", _("技术改造")
    INNOVATION_RESEARCH = "INNOVATION_RESEARCH", _("研发")
    INNOVATION_PROPERTY = "INNOVATION_PROPERTY", _("知识产权")
    INNOVATION_REFINE = "INNOVATION_REFINE", _("专精特新申报")
    INNOVATION_TITLE = "INNOVATION_TITLE", _("资质认定")
    DIGITAL_CLOUD = "DIGITAL_CLOUD", _("上云")
    DIGITAL_DIAGNOSIS = "DIGITAL_DIAGNOSIS", _("诊断")
    DIGITAL_SYSTEM = "DIGITAL_SYSTEM", _("系统改造")
    MARKET_ORDERS = "MARKET_ORDERS", _("订单不足")
    MARKET_EXPORT = "MARKET_EXPORT", _("出口")
    MARKET_FAIR = "MARKET_FAIR", _("展会")
    MARKET_SUPPLY = "MARKET_SUPPLY", _("供应链配套")
    POLICY_MEANING = "POLICY_MEANING", _("政策解释")
    POLICY_APPLICATION = "POLICY_APPLICATION", _("申报")
    POLICY_PAYMENT = "POLICY_PAYMENT", _("拨付进度")
    STATISTICS_PAPERS = "STATISTICS_PAPERS", _("入库材料")
    STATISTICS_RETURN = "STATISTICS_RETURN", _("报表")
    STATISTICS_DIVISION = "STATISTICS_DIVISION", _("专业归属")
    TAX_REFUND = "TAX_REFUND", _("退税")
    TAX_INVOICE = "TAX_INVOICE", _("发票")
    TAX_RELIEF = "TAX_RELIEF", _("优惠")
    UTILITIES_CAPACITY = "UTILITIES_CAPACITY", _("增容")
    UTILITIES_OUTAGE = "UTILITIES_OUTAGE", _("停电")
    UTILITIES_PRICE = "UTILITIES_PRICE", _("价格")
    LOGISTICS_PARKING = "LOGISTICS_PARKING", _("停车")
    LOGISTICS_CUSTOMS = "LOGISTICS_CUSTOMS", _("通关")
    LOGISTICS_TRAFFIC = "LOGISTICS_TRAFFIC", _("限行")
    APPROVAL_LICENCE = "APPROVAL_LICENCE", _("证照")
    APPROVAL_ENVIRONMENT = "APPROVAL_ENVIRONMENT", _("环保")
    APPROVAL_FIRE = "APPROVAL_FIRE", _("消防")
    APPROVAL_SAFETY = "APPROVAL_SAFETY", _("安监")

    @property
    def category(self) -> Category:
        """The category it belongs to."""
        return Category(self.value.split("_", 1)[0])


class LimitClass(TextChoices):
    """How long resolving may take; the days are parameters (`ledger_consult` …)."""

    CONSULT = "CONSULT", _("咨询")
    SIMPLE = "SIMPLE", _("简单")
    ORDINARY = "ORDINARY", _("一般")
    COMPLEX = "COMPLEX", _("复杂")


def default_limit_class(category: Category) -> LimitClass:
    """咨询 for policy questions (首接负责制: within 24 hours), otherwise 一般."""
    return LimitClass.CONSULT if category is Category.POLICY else LimitClass.ORDINARY


class Channel(TextChoices):
    """反映渠道; an external ticket keeps its own number beside it."""

    VISIT = "VISIT", _("走访")
    PHONE = "PHONE", _("电话")
    WINDOW = "WINDOW", _("现场窗口")
    WECHAT = "WECHAT", _("微信")
    MEETING = "MEETING", _("座谈会")
    RETURN = "RETURN", _("季度报表")
    WARNING = "WARNING", _("退库预警")
    EXPRESS = "EXPRESS", _("企事速办")
    SHENIQI = "SHENIQI", _("深i企")
    HOTLINE = "HOTLINE", _("12345热线")
    OTHER = "OTHER", _("其他")


class HandlingResult(TextChoices):
    """办理结果 of a resolved problem."""

    SOLVED = "SOLVED", _("已解决")
    EXPLAINED = "EXPLAINED", _("已解释")


class Satisfaction(TextChoices):
    """企业满意度, as the caller-back was told."""

    VERY_SATISFIED = "VERY_SATISFIED", _("非常满意")
    SATISFIED = "SATISFIED", _("满意")
    FAIRLY_SATISFIED = "FAIRLY_SATISFIED", _("基本满意")
    DISSATISFIED = "DISSATISFIED", _("不满意")
    NOT_RATED = "NOT_RATED", _("未评价")

    @classmethod
    def from_score(cls, score: int) -> "Satisfaction":
        """From a scale of five: 5, 4, 3 are the first three words, 2 and 1 are 不满意. ValueError otherwise."""
        words = {5: cls.VERY_SATISFIED, 4: cls.SATISFIED, 3: cls.FAIRLY_SATISFIED}
        if not 1 <= score <= 5:
            raise ValueError(f"a score is 1 to 5, not {score}")
        return words.get(score, cls.DISSATISFIED)

    @property
    def counts_as_satisfied(self) -> bool:
        """Whether it raises the satisfaction rate; an answer that never came does not."""
        return self in {self.VERY_SATISFIED, self.SATISFIED, self.FAIRLY_SATISFIED}


class RejectionReason(TextChoices):
    """不予受理 reasons (深圳市企业诉求服务指引第一版, 2023-12-13)."""

    OUTSIDE_CITY = "OUTSIDE_CITY", _("不属于本市职权范围")
    IN_PROCEDURE = "IN_PROCEDURE", _("已进入诉讼、仲裁、复议或纪检监察程序")
    PETITION = "PETITION", _("已进入信访渠道")
    SECRET = "SECRET", _("涉及国家秘密或商业秘密")
    UNLAWFUL_OR_EMPTY = "UNLAWFUL_OR_EMPTY", _("诉求违法或无实质内容")
    DUPLICATE = "DUPLICATE", _("同一事项正在办理或已办结")
    OTHER_LAW = "OTHER_LAW", _("其他依法不予受理")
    WITHDRAWN = "WITHDRAWN", _("企业撤回或登记有误")


class ClockName(TextChoices):
    """时限: what a limit is for. An assign clock run anew after a return is the same clock."""

    ACCEPT = "ACCEPT", _("受理")
    ASSIGN = "ASSIGN", _("派发")
    RESOLVE = "RESOLVE", _("办结")


class Cause(TextChoices):
    """提级原因."""

    OVERDUE = "OVERDUE", _("逾期")
    DISSATISFIED = "DISSATISFIED", _("企业两次不满意")
    DISPUTES = "DISPUTES", _("承办争议")
    BEYOND = "BEYOND", _("超出本区权限")
    BY_HAND = "BY_HAND", _("人工提级")


class Rung(TextChoices):
    """提级层级, the lowest first; each is climbed once for each clock and cycle."""

    DISTRICT = "DISTRICT", _("承办单位负责人和区审核人")
    BUREAU = "BUREAU", _("市中小企业服务局")
    LEADING_GROUP = "LEADING_GROUP", _("领导小组办公室")


class Work(TextChoices):
    """The parts of the work list, in the order of its tabs; which problems they are is in `whose`."""

    MINE = "MINE", _("该我办的")
    UNIT = "UNIT", _("本单位")
    HELPING = "HELPING", _("我协办的")
    RAISED = "RAISED", _("已提级")

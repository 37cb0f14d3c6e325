"""The code lists of applications, batches and payments (domain, section 9)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """How an application came to be (来源)."""

    OFFICER = "OFFICER", _("经办录入")
    LINK = "LINK", _("企业填报")
    UNASKED = "UNASKED", _("免申即享")


class Happening(TextChoices):
    """What a dated row of an application's history was: an act of the table, or one of these."""

    ENTERED = "ENTERED", _("建立草稿")
    SUBMIT = "SUBMIT", _("申报")
    START = "START", _("开始初审")
    PASS = "PASS", _("通过")
    SUPPLEMENT = "SUPPLEMENT", _("退回补正")
    RESUBMIT = "RESUBMIT", _("重新提交")
    VERIFY = "VERIFY", _("数据核验")
    REJECT = "REJECT", _("不通过")
    PUBLISH = "PUBLISH", _("公示")
    OBJECT = "OBJECT", _("异议")
    DISMISS = "DISMISS", _("异议不成立")
    UPHOLD = "UPHOLD", _("异议成立")
    APPROVE = "APPROVE", _("批准")
    PAID = "PAID", _("拨付")
    REVOKE = "REVOKE", _("撤销批准")
    ARCHIVE = "ARCHIVE", _("归档")
    APPEAL = "APPEAL", _("申诉")
    WITHDRAW = "WITHDRAW", _("撤回")
    LAPSE = "LAPSE", _("逾期没有确认")
    PAPERS = "PAPERS", _("收材料")
    WAIVE = "WAIVE", _("免交")
    ACCOUNT = "ACCOUNT", _("登记收款账户")
    LINK = "LINK", _("发填报链接")
    RELEASE = "RELEASE", _("放行拨付")
    BOUNCE = "BOUNCE", _("退票")
    CLAWBACK = "CLAWBACK", _("追回")
    MOVED = "MOVED", _("随企业移交")


class Moment(TextChoices):
    """When an application was judged."""

    ENTRY = "ENTRY", _("建立草稿")
    SUBMIT = "SUBMIT", _("申报")
    VERIFY = "VERIFY", _("数据核验")
    PROPOSE = "PROPOSE", _("拟定")
    APPROVE = "APPROVE", _("批准前")
    PAY = "PAY", _("拨付前")


class Outcome(TextChoices):
    """Why an application ended, where it is more than a person's reason."""

    LAPSED = "LAPSED", _("逾期没有确认")
    CONDITIONS = "CONDITIONS", _("条件不符合")
    NOTHING = "NOTHING", _("额度为零")


class Files(TextChoices):
    """What files a paper may be."""

    DOCUMENT = "document", _("照片、PDF 或文档")
    SHEET = "sheet", _("表格文件")
    ACCOUNT = "account", _("不用文件，填账户信息")


class BatchState(TextChoices):
    """Where a batch of awards (拟定批次) stands."""

    DRAFT = "DRAFT", _("拟定中")
    PUBLISHED = "PUBLISHED", _("公示中")
    APPROVED = "APPROVED", _("已批准")
    CANCELLED = "CANCELLED", _("已取消")


class MovementKind(TextChoices):
    """What an entry of the ledger of money (资金流水) is."""

    BUDGET = "BUDGET", _("预算")
    RESERVE = "RESERVE", _("预留")
    RELEASE = "RELEASE", _("放行")
    PAY = "PAY", _("拨付")
    BOUNCE = "BOUNCE", _("退票")
    CLAWBACK_DUE = "CLAWBACK_DUE", _("应追回")
    CLAWBACK_PAID = "CLAWBACK_PAID", _("已追回")


class PaymentState(TextChoices):
    """Where a batch of payments (拨付批次) stands."""

    PREPARED = "PREPARED", _("待放行")
    RELEASED = "RELEASED", _("已放行")
    SETTLED = "SETTLED", _("已结清")
    CANCELLED = "CANCELLED", _("已取消")


class LeftOut(TextChoices):
    """Why somebody is not in a batch."""

    CONDITIONS = "CONDITIONS", _("条件不再符合")
    UNKNOWN = "UNKNOWN", _("条件缺数")
    AMOUNT = "AMOUNT", _("应得金额变了")
    BANNED = "BANNED", _("限制申报期内")
    CREDIT = "CREDIT", _("信用核查过期")
    ACCOUNT = "ACCOUNT", _("没有收款账户")
    BOUNCED = "BOUNCED", _("退票后账户没有更正")
    APART = "APART", _("须由他人办理")
    PUBLICATION = "PUBLICATION", _("公示还没有结束")
    OBJECTION = "OBJECTION", _("异议处理中")


class LineState(TextChoices):
    """Where a line of a payment stands."""

    PAYABLE = "PAYABLE", _("待拨付")
    IN_BATCH = "IN_BATCH", _("已编批")
    PAID = "PAID", _("已拨付")
    BOUNCED = "BOUNCED", _("退票")


class Route(TextChoices):
    """How the money of a batch goes out."""

    DIRECT = "DIRECT", _("直接拨付")
    DISTRICT = "DISTRICT", _("经各区转拨")


class ClawbackReason(TextChoices):
    """Why money is claimed back (追回原因)."""

    FALSE_PAPERS = "FALSE_PAPERS", _("提供虚假材料")
    FUNDED_TWICE = "FUNDED_TWICE", _("重复享受资助")
    TITLE_UNLAWFUL = "TITLE_UNLAWFUL", _("称号或纳统被依法撤销")
    MISUSED = "MISUSED", _("挪用资金")

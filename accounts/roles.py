"""Roles are a table in code (design, decision 3): role × permission, synced to Django's groups.

The permission matrix test reads the same table.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The portal's roles; a person may hold several in one unit."""

    OFFICER = "OFFICER", _("经办")
    REVIEWER = "REVIEWER", _("区审核")
    BUREAU = "BUREAU", _("市局业务处")
    DEPARTMENT = "DEPARTMENT", _("责任部门")
    LEADING_GROUP = "LEADING_GROUP", _("领导小组办公室")
    ANALYST = "ANALYST", _("分析员")
    ADMIN = "ADMIN", _("系统管理员")
    STAT_LIAISON = "STAT_LIAISON", _("统计税务联络员")
    PAYMENTS = "PAYMENTS", _("拨付")


class Permission(models.TextChoices):
    """What can be done; each view and service names one of these."""

    ENTERPRISE_READ = "enterprise.read", _("查看企业")
    ENTERPRISE_WRITE = "enterprise.write", _("登记和修改企业")
    FIGURES_READ = "figures.read", _("查看经营数据")
    ENTERPRISE_MERGE = "enterprise.merge", _("合并和移交档案")
    RECOGNITION_WRITE = "recognition.write", _("登记称号")
    PHONE_READ = "phone.read", _("查看完整电话")
    STAT_WRITE = "stat.write", _("登记统计税务结果")
    LEDGER_READ = "ledger.read", _("查看问题台账")
    LEDGER_LOG = "ledger.log", _("登记问题")
    LEDGER_ACCEPT = "ledger.accept", _("受理和派发问题")
    LEDGER_HOLD = "ledger.hold", _("承办问题")
    LEDGER_REVIEW = "ledger.review", _("审核问题")
    LEDGER_DECIDE = "ledger.decide", _("裁决提级问题")
    LEDGER_CONFIRM = "ledger.confirm", _("回访确认")
    CONTACT_READ = "contact.read", _("查看联系服务和走访")
    CONTACT_WRITE = "contact.write", _("指定联系干部和挂点领导")
    VISIT_WRITE = "visit.write", _("登记走访")
    RETURN_READ = "return.read", _("查看季报")
    RETURN_WRITE = "return.write", _("填报季报")
    RETURN_REVIEW = "return.review", _("审核季报")
    SCAN_READ = "scan.read", _("查看研判")
    SCAN_RUN = "scan.run", _("发起研判")
    WARNING_ACT = "warning.act", _("处置退库预警")
    WARNING_CLOSE = "warning.close", _("解除退库预警")
    CASE_WORK = "case.work", _("办理纳统")
    CASE_CHECK = "case.check", _("核对纳统材料")
    POOL_NOMINATE = "pool.nominate", _("提名重点培育企业")
    POOL_BUILD = "pool.build", _("建立培育库")
    POOL_CONFIRM = "pool.confirm", _("确认重点培育企业")
    POLICY_WRITE = "policy.write", _("编写奖补政策")
    POLICY_APPROVE = "policy.approve", _("审批奖补政策")
    AWARD_READ = "award.read", _("查看奖励资格")
    AWARD_RUN = "award.run", _("发起资格测算")
    APPLICATION_ENTER = "application.enter", _("录入申报")
    APPLICATION_REVIEW = "application.review", _("审核申报")
    APPLICATION_DECIDE = "application.decide", _("拟定和批准申报")
    BUDGET_WRITE = "budget.write", _("登记奖补预算")
    PLAN_READ = "plan.read", _("查看年度计划")
    PLAN_WRITE = "plan.write", _("编制和分解年度计划")
    PLAN_REPORT = "plan.report", _("填报任务进展")
    DASHBOARD_READ = "dashboard.read", _("查看看板")
    IMPORT = "exchange.import", _("导入")
    EXPORT = "exchange.export", _("导出")
    PAYMENT_WRITE = "payment.write", _("登记拨付")
    BANK_READ = "bank.read", _("查看完整收款账号")
    PARAMETER_READ = "parameter.read", _("查看参数")
    PARAMETER_WRITE = "parameter.write", _("修改参数")
    CALENDAR_WRITE = "calendar.write", _("修改工作日历")
    USER_WRITE = "user.write", _("管理用户和单位")
    JOB_OPERATE = "job.operate", _("查看和取消全部任务")
    AUDIT_READ = "audit.read", _("查看操作记录")


P = Permission
_FIELD = {
    P.ENTERPRISE_READ,
    P.FIGURES_READ,
    P.LEDGER_READ,
    P.CONTACT_READ,
    P.RETURN_READ,
    P.SCAN_READ,
    P.AWARD_READ,
    P.PLAN_READ,
    P.DASHBOARD_READ,
}
_WRITER = _FIELD | {
    P.ENTERPRISE_WRITE, P.RECOGNITION_WRITE, P.PHONE_READ, P.LEDGER_LOG, P.LEDGER_ACCEPT, P.LEDGER_HOLD, P.LEDGER_CONFIRM,
    P.VISIT_WRITE, P.RETURN_WRITE, P.WARNING_ACT, P.CASE_WORK, P.APPLICATION_ENTER, P.PLAN_REPORT,
    P.IMPORT, P.EXPORT,
}  # fmt: skip

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(_WRITER),
    Role.REVIEWER: frozenset(
        _WRITER
        | {P.LEDGER_REVIEW, P.CONTACT_WRITE, P.RETURN_REVIEW, P.WARNING_CLOSE, P.CASE_CHECK}
        | {P.PLAN_WRITE, P.POOL_NOMINATE, P.ENTERPRISE_MERGE}
        | {P.APPLICATION_REVIEW, P.APPLICATION_DECIDE, P.BUDGET_WRITE}
    ),
    Role.BUREAU: frozenset(
        _WRITER
        | {P.POOL_NOMINATE, P.POOL_BUILD, P.POOL_CONFIRM, P.PLAN_WRITE, P.ENTERPRISE_MERGE, P.CONTACT_WRITE}
        | {P.LEDGER_REVIEW, P.RETURN_REVIEW, P.WARNING_CLOSE, P.CASE_CHECK, P.SCAN_RUN, P.AWARD_RUN, P.STAT_WRITE}
        | {P.PARAMETER_READ, P.PARAMETER_WRITE, P.POLICY_WRITE, P.POLICY_APPROVE}
        | {P.APPLICATION_REVIEW, P.APPLICATION_DECIDE, P.BUDGET_WRITE}
    ),
    Role.DEPARTMENT: frozenset(
        {P.ENTERPRISE_READ, P.LEDGER_READ, P.LEDGER_HOLD, P.PHONE_READ, P.PLAN_READ, P.PLAN_REPORT}
        | {P.APPLICATION_DECIDE, P.IMPORT, P.EXPORT}
    ),
    Role.LEADING_GROUP: frozenset(_FIELD | {P.LEDGER_DECIDE, P.EXPORT}),
    Role.ANALYST: frozenset(_FIELD | {P.EXPORT}),
    Role.STAT_LIAISON: frozenset(
        {P.ENTERPRISE_READ, P.FIGURES_READ, P.RETURN_READ, P.SCAN_READ, P.AWARD_READ, P.STAT_WRITE, P.PLAN_READ}
        | {P.IMPORT, P.EXPORT}
    ),
    Role.PAYMENTS: frozenset(
        {P.ENTERPRISE_READ, P.FIGURES_READ, P.AWARD_READ, P.PAYMENT_WRITE, P.BANK_READ, P.IMPORT, P.EXPORT}
    ),
    Role.ADMIN: frozenset(
        {P.USER_WRITE, P.CALENDAR_WRITE, P.PARAMETER_READ, P.PARAMETER_WRITE, P.JOB_OPERATE, P.AUDIT_READ, P.IMPORT, P.EXPORT}
    ),
}  # fmt: skip


ROLE_DATASETS: dict[Role, frozenset[str]] = {
    Role.DEPARTMENT: frozenset({"problems", "ledger_statistics"}),
    Role.STAT_LIAISON: frozenset(
        {
            "figures",
            "inclusions",
            "exits",
            "official_returns",
            "electricity",
            "inclusion_results",
            "inclusion_batch",
            "credit_records",
            "history_checks",
            "award_facts",
        }
    ),
    Role.PAYMENTS: frozenset(
        {
            "payments",
            "payment_results",
            "purses",
            "money_movements",
            "award_batches",
            "payment_batches",
            "payment_lines",
            "clawbacks",
        }
    ),
    Role.ADMIN: frozenset({"users", "units"}),
}
"""The datasets that a role imports and exports (design, decision 3); a role that is not here: all it may read or write."""


def handles(role: str, dataset: str) -> bool:
    """Whether import and export of a dataset are a role's business at all."""
    return dataset in ROLE_DATASETS.get(Role(role), {dataset})


def permissions_of(roles: set[str]) -> frozenset[str]:
    """Everything that a set of role codes allows."""
    return frozenset(
        permission.value for role in Role if role.value in roles for permission in ROLE_PERMISSIONS[role]
    )

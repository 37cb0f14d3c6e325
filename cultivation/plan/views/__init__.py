"""The pages of the plan (计划)."""

"""Reads of the plan: which version is in force, its targets, progress, measures."""

"""Visits to enterprises: what was found, what became of it, who is owed one."""

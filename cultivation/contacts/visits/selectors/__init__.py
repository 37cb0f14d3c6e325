"""Reads of visits, and of who is owed one."""

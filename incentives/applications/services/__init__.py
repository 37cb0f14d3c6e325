"""Writes of applications."""

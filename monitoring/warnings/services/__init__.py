"""Writes of warnings: what follows a scan and the exits, acts of people, the morning's sweep."""

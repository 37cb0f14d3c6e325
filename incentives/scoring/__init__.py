"""Scoring (专精特新预评): what an enterprise would come to by dated score sheets, and what closes each gap (domain, § 10)."""

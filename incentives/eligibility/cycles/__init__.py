"""Cycles (测算批): a programme's year with its facts, parameters and versions frozen in a file, judged alike for ever."""

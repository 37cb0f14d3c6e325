"""The city pool and the districts' key pools (培育库、重点培育库; articles 4 and 5, domain section 7)."""

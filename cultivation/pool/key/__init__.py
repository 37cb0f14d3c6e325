"""The districts' key pools (重点培育库): who may be nominated, how many there are, who comes first."""

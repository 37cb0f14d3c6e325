"""The rules of quarterly monitoring: reading, validation (数据审核) and the figure of record; pure functions."""

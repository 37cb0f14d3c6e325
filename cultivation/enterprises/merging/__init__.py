"""Two archives of one enterprise become one (合并档案), and can be parted again (domain, section 7)."""

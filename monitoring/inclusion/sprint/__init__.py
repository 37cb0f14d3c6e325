"""The sprint list of a year (冲刺名单): who may yet be above scale by its end, frozen on a day, and what became of them."""

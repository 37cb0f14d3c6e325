"""用电量: monthly electricity of an enterprise from outside, used where its return states none."""

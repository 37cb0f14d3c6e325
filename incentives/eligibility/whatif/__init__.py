"""What if (试算): other numbers or a draft against what is in force, on a cycle's facts."""

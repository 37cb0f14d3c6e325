"""The pages of 政策库."""

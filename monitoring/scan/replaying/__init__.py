"""Every stored judgement made again from what is stored with it (复核): the same bytes, or something is wrong."""

"""Who is one step away (精准送策): what is missing, what closes it, what it would give."""

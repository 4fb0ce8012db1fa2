"""The public functions under bad input: what is tried, and what has to come of it."""

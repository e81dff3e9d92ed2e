"""The conversation about the data on pages: what the check asks, whom, what they answer, and the statement of it."""

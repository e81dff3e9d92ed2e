"""Returns on their way: checked, signed by a second person, sent, answered. Code of practice 5.5 and 8."""

"""Signing in, one's own account, and the people, roles and teams of a place. Code of practice 3.2, 8."""

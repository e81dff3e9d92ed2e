"""Signed files that travel between installations by any route, and can be read without Gwella. Code of practice 8."""

"""Releases of returns at a page: what would be let out of a year, put together and let out by two people."""

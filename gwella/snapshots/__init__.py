"""Accepted tables, kept for ever: their shape, canonical rows, person keys, the calendar.

Pure: no Django, no clock, no network, no settings.
"""

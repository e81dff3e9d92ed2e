"""Disclosure control: profiles, rounding, and what of a count may leave.

Pure: no Django, no clock, no network, no settings. The gate (`gwella.release.gate`) applies it to results.
"""

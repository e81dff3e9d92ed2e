"""Disclosure control: profiles, rounding, what of a count may leave, and the attacker that tries what has left.

Pure: no Django, no clock, no network, no settings. The gate (`gwella.release.gate`) applies it to results.
"""

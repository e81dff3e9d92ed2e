"""Metrics and measures: definitions, words, cells, roll-ups, explanations.

Code of practice 5.4-5.5. Pure: no Django, no clock, no network, no settings.
"""

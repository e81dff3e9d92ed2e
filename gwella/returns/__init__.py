"""Returns: reading files strictly, checking them, and saying what is wrong and how to put it right.

Code of practice 5.4-5.5. Pure: no Django, no clock, no network, no settings.
"""

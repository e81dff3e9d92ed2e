"""What is prescribed: standards, well-being, principles, places, years, and the words for them.

Pure: no Django, no clock, no network, no settings. Everything above may import from here.
"""

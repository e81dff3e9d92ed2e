"""Statistics, one module a family: intervals for shares and rates, and differences between two figures.

Pure: no Django, no clock, no network, no settings. Closed forms where there are any, since one
publication asks for thousands of them; the tests compare each with scipy or statsmodels.
"""

"""A mapping proposed for an extract: what may be meant, what changed since last year, what an officer decides.

A proposal never applies itself: it becomes the mapping in use when somebody accepts it.
"""

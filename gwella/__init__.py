"""Gwella: the Performance and Improvement Framework of Welsh social services, as software."""

__version__ = "0.1.0"

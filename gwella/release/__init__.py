"""Release: what everyone can read. Code of practice 8.1.

Nothing becomes public but through the gate.
"""

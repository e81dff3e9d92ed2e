"""Drills: what happens when things go wrong, tried for real. `make drills` runs them; smaller ones are tests."""

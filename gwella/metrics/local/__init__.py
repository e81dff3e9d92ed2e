"""Definitions of an authority's own, made by a form: what it offers, what was typed, how it is kept."""

"""Measuring activity and performance: an authority's own figures. Code of practice 5.4 and 5.5."""

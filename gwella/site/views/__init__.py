"""The views: find the thing, call the query, render."""

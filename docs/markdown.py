"""Markdown as the made pages write it."""

from __future__ import annotations


def table(headings: list[str], rows: list[list[str]]) -> list[str]:
    """Return a Markdown table, one line a row."""
    lines = [headings, ["---"] * len(headings), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]

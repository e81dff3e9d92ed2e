"""Packages at a page: made and handed out, brought in, and whose keys are believed."""

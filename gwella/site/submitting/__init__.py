"""Submissions: files arrive, are checked apart, shown, and taken whole or not at all."""

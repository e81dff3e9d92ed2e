"""Keeping the installation: backup, restore, upgrade and the way back, and whether all is well. Design 4.7."""

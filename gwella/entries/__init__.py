"""Figures that a person enters: kept beside the results, taken into them, and shown with what they replace."""

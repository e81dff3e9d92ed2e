"""A cell map proposed for a workbook that nobody has mapped yet: a draft for a person to compare, cell by cell."""

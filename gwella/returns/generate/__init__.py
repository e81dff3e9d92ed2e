"""Made-up people of an invented authority, as extracts that read like real ones.

Volumes, shares, gaps and mistakes are data with their sources (`definitions/made_up/generate.toml`);
every row says that it is made up, and nobody has a name. On purpose, about 1.5 % of the rows of the
last year hold a mistake for the check to find: dates in an impossible order, a value outside the
list, a missing person, a repeated identifier, an unreadable date (`faults.py`).
"""

from gwella.returns.generate.extract import generate
from gwella.returns.generate.files import Format

__all__ = ["Format", "generate"]

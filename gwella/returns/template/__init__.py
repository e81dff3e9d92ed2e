"""Empty tables to fill in: headings in one language, what each column holds, and the codes it takes.

A template is read like any other return (`returns.read`): its notes, columns and codes stand under
names that no table has, and it holds no example rows, so that nothing in it is ever counted.
"""

from gwella.returns.template.naming import chosen
from gwella.returns.template.write import write_template

__all__ = ["chosen", "write_template"]

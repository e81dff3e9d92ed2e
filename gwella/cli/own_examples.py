"""Where an authority has definitions of its own, their examples are tried; where it has none, nothing is even loaded.

Every command has them tried as it begins (`command.UNTRIED` says which has not). So has what is counted by another way
than a command, such as the site's.
"""

from __future__ import annotations

from gwella.code_of_practice.reading import own_folders


def try_own_examples() -> None:
    """Raise DefinitionError for the first example of the authority's own that does not come out as it expects."""
    if own_folders():
        from gwella.cli.own_definitions import check_own_examples

        check_own_examples()

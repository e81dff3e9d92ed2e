"""The return, written down for suppliers: tables, codes, checks, samples and definitions, as data free to embed."""

from gwella.conformance.specification.write import write_specification

__all__ = ["write_specification"]

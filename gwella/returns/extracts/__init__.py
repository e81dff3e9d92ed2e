"""A case system's own extract, turned into the tables of a return as `mapping.toml` says.

Everything is text in and text out, as our own files would say it, so that every check runs after it.
`form` is the vocabulary of a mapping, `taken` what it makes of an extract, `proposal` how one comes about.
"""

"""Who did and who saw what: a chain of entries that can only be added to. Code of practice 8; security design 1.8."""

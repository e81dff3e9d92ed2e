"""Pages of the record, of a person's rights, of retention and of the impact assessment."""

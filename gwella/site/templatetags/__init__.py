"""Words of the site in templates."""

"""What every page shares: layout, components, language. No rules live here."""

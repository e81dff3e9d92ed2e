"""The website: settings, addresses, and the pages that compose several parts."""

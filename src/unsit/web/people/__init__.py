"""Who uses Unsit: accounts, persons, keys for programs."""

"""What people do and plan: their diary in the database, its synchronisation, its interface for programs."""

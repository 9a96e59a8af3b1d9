"""SQLite as Django's own backend has it, with a queue for those who write: `unsit.web.queued_sqlite3`."""

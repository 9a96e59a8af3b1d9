"""The HTTP server: reads requests strictly, hands whole ones to the application, sends answers at the reader's pace."""

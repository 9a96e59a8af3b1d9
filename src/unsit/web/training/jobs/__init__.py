"""Imports, exports and reports outside the request: in a process of their own, with limits of time and memory."""

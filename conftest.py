"""Keeps every test away from the data of whoever runs it."""

import os
import tempfile

# Set before a test can import the pages' settings; a server that a test starts gets a folder of its own.
os.environ["UNSIT_DATA"] = tempfile.mkdtemp(prefix="unsit-tests-")
os.environ.pop("DATABASE_URL", None)

"""Keeps every test away from the data of whoever runs it, and from how fast the machine is."""

import os
import tempfile

from hypothesis import settings

# Set before a test can import the pages' settings; a server that a test starts gets a folder of its own.
os.environ["UNSIT_DATA"] = tempfile.mkdtemp(prefix="unsit-tests-")
os.environ.pop("DATABASE_URL", None)

# Hypothesis fails a property that takes longer than 0.2 s, as any may on a busy machine; speed is measured in bench/.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

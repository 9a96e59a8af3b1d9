"""Keeps every test away from the data of whoever runs it, and from how fast the machine is."""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

# Set before a test can import the pages' settings; a server that a test starts gets a folder of its own.
os.environ["UNSIT_DATA"] = tempfile.mkdtemp(prefix="unsit-tests-")
atexit.register(shutil.rmtree, os.environ["UNSIT_DATA"], ignore_errors=True)
# `make test-postgresql` runs the pages' tests on a database of its own; anybody else's is left alone.
if os.environ.get("UNSIT_TEST_DATABASE"):
    os.environ["DATABASE_URL"] = os.environ["UNSIT_TEST_DATABASE"]
else:
    os.environ.pop("DATABASE_URL", None)

# Hypothesis fails a property that takes longer than 0.2 s, as any may on a busy machine; speed is measured in bench/.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

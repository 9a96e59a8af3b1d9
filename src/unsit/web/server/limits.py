"""How much and how slowly a request may be sent; everything the server bounds, in one place."""

from typing import Final

LONGEST_HEADERS_BYTES: Final = 32_768
MOST_HEADERS: Final = 100
LONGEST_BODY_BYTES: Final = 4_194_304
LONGEST_FILE_BYTES: Final = 134_217_728
"""Of what is sent to an address that takes files; it goes to disk, not into memory."""
TAKES_FILES: Final = ("/account/data/import/",)

MOST_BODIES_BYTES: Final = 2_147_483_648
"""Of all bodies that are being received or answered at one time; they lie in temporary files."""
IN_MEMORY_BYTES: Final = 65_536
"""What is longer than that waits in a temporary file, whether it comes in or goes out."""
PIECE_BYTES: Final = 65_536

MOST_CONNECTIONS: Final = 1_000
"""One more, and the connection that has waited longest for its peer is closed."""
FILES_BESIDE: Final = 128
"""Open files that are no connections; the system's own limit is shared with them."""

PATIENCE_S: Final = 15
"""For a whole head of a request, for the next piece of a body, for a reader of an answer, for the next request."""
SLOWEST_BODY_BYTES_PER_S: Final = 4_096
"""On average, once `PATIENCE_S` are over; who sends more slowly is answered 408."""
LINGER_S: Final = 10
"""How long what a refused sender still sends is read, so that the answer reaches it."""


def longest_body(path: str) -> int:
    """Return how many bytes may be sent to an address, in any language."""
    return LONGEST_FILE_BYTES if path.partition("?")[0].endswith(TAKES_FILES) else LONGEST_BODY_BYTES

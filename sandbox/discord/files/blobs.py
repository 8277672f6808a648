"""The bytes of files: kept once each, in a temporary folder that goes when the sandbox stops."""

import hashlib
import shutil
import tempfile
from pathlib import Path


class BlobStore:
    """Bytes by their digest."""

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="retouch-sandbox-"))
        self._known: set[str] = set()

    def keep(self, content: bytes) -> str:
        """Store bytes and return the name they are found by."""
        digest = hashlib.blake2b(content, digest_size=16).hexdigest()
        if digest not in self._known:
            (self._root / digest).write_bytes(content)
            self._known.add(digest)
        return digest

    def path(self, blob: str) -> Path:
        """Where the bytes are."""
        return self._root / blob

    def read(self, blob: str) -> bytes:
        """The bytes themselves."""
        return self.path(blob).read_bytes()

    def close(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self._root, ignore_errors=True)

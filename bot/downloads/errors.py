"""Why a download came to nothing."""


class DownloadError(Exception):
    """A download that came to nothing. Never carries the address: it may be signed."""


class HostRefused(DownloadError):
    """The address, or one it redirects to, is not one that may be read from."""


class TooLarge(DownloadError):
    """More bytes than the cap; `size_bytes` is what was announced or read so far."""

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(f"{size_bytes} > {limit_bytes} bytes")
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class Gone(DownloadError):
    """The host answers and does not hand the file out (4xx)."""

    def __init__(self, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after_s = retry_after_s


class Unavailable(DownloadError):
    """The host could not be reached, broke off, or answered 429 or 5xx, every time it was tried.

    `is_away`: nobody answers, not in time, or it says itself that it cannot now; the file may be as good as ever.
    """

    def __init__(self, reason: str, *, is_away: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.is_away = is_away
        self.retry_after_s = retry_after_s

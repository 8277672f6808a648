"""How long a server asks to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds to wait, from `Retry-After` in seconds or as an HTTP date; None when absent or senseless."""
    if header is None:
        return None
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return max(0.0, seconds) if seconds < float("inf") else None

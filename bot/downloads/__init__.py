"""Downloads that cannot be talked into anything: from allowed hosts only, under a size cap, whole or not at all."""

from bot.downloads.downloader import Downloader, open_download_session
from bot.downloads.errors import DownloadError, Gone, HostRefused, TooLarge, Unavailable
from bot.downloads.hosts import AllowedHosts, PublicResolver, is_loopback, is_public
from bot.downloads.retry_after import read_retry_after

__all__ = [
    "AllowedHosts",
    "DownloadError",
    "Downloader",
    "Gone",
    "HostRefused",
    "PublicResolver",
    "TooLarge",
    "Unavailable",
    "is_loopback",
    "is_public",
    "open_download_session",
    "read_retry_after",
]

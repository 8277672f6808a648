"""Where files may be read from: named hosts with public addresses, and what the operator's own settings name."""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from bot.downloads.errors import HostRefused

_HTTPS_PORT = 443
# RFC 6052 (NAT64), and RFC 4291, 2.5.5.1 (IPv4-compatible): the last 32 bits are an IPv4 address.
_CARRIERS_OF_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
# RFC 8215 (NAT64 within one network), RFC 2765 (translated), RFC 3879 (site-local, deprecated): nobody's out there.
_LOCAL_USE = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "::ffff:0:0:0/96", "fec0::/10")))


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this machine by its name alone."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Where files may be read from: https and a name on the list.

    A name is `cdn.example.com` or `*.example.com` (all below it). `on_loopback` is for development: this machine may be
    read from too, by any of its names, and plain http is allowed there.
    """

    names: frozenset[str]
    on_loopback: bool = False
    own: str | None = None
    """The host that the operator's own setting names: it may be anywhere, also on a private network."""
    own_port: int = _HTTPS_PORT
    """The port that the setting names."""

    @classmethod
    def of(cls, names: Iterable[str], *, base_url: str | None = None) -> "AllowedHosts":
        """The listed names and the host of `base_url`; this machine too when that is where `base_url` points."""
        base = URL(base_url or "")
        base_host = base.host
        listed = {_plain(name) for name in (*names, base_host or "") if name}
        own = _plain(base_host) if base_host else None
        return cls(frozenset(listed), is_loopback(base_host), own, base.port or _HTTPS_PORT)

    def check(self, url: URL) -> None:
        """Raise HostRefused unless the address may be read from."""
        host = _plain(url.host or "")
        if not host or url.user is not None or url.password is not None:
            raise HostRefused("no plain host")
        if self.on_loopback and is_loopback(host):
            if url.scheme not in {"http", "https"}:
                raise HostRefused("scheme")
            return
        if url.scheme != "https":
            raise HostRefused("scheme")
        # The resolver is not asked about addresses, so they are judged here.
        if not self._is_listed(host) or not (host == self.own or is_public(host)):
            raise HostRefused("host")
        # A listed host is no list of all that listens on it.
        if url.port != _HTTPS_PORT and (host, url.port) != (self.own, self.own_port):
            raise HostRefused("port")

    def _is_listed(self, host: str) -> bool:
        parents = (host[index + 1 :] for index, char in enumerate(host) if char == ".")
        return host in self.names or any(f"*.{parent}" in self.names for parent in parents)


def is_public(host: str) -> bool:
    """Whether an address is on the public internet; a name counts as public until it is resolved."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in _LOCAL_USE):
            return False
        if (carried := _carried_ipv4(address)) is not None:
            address = carried
    return address.is_global and not address.is_multicast


def _carried_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Where a packet to this IPv6 address ends, if that is an IPv4 one."""
    if any(address in network for network in _CARRIERS_OF_IPV4):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def read_address(url: str) -> URL:
    """An address as somebody gave it. Raises HostRefused when it is none."""
    try:
        # A signed address must go out as it came; what cannot stand in a request line is quoted.
        is_clean = url.isascii() and url.isprintable() and " " not in url
        address = URL(url, encoded=is_clean)
        _ = address.host, address.port  # else they are looked at when they are used, and may be none only then
    except ValueError as error:
        raise HostRefused("not an address") from error
    return address


def _plain(host: str) -> str:
    return host.strip().rstrip(".").casefold()


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only, so that no listed name can be pointed into a private network."""

    def __init__(self, hosts: AllowedHosts, resolver: AbstractResolver | None = None) -> None:
        self._hosts = hosts
        self._resolver = resolver or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The public addresses of a name. Raises OSError when there are none."""
        found = await self._resolver.resolve(host, port, family)
        if _plain(host) == self._hosts.own:
            return found
        on_loopback = self._hosts.on_loopback
        allowed = [one for one in found if is_public(one["host"]) or (on_loopback and is_loopback(one["host"]))]
        if not allowed:
            raise OSError(None, "resolves to no public address")
        return allowed

    async def close(self) -> None:
        """Release the resolver."""
        await self._resolver.close()

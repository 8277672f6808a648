"""Which port to listen on when the usual one is taken."""

import errno
import socket

_TRIES = 50


class NoFreePortError(OSError):
    """None of the ports that were tried is free."""


def free_port(host: str, first: int) -> int:
    """The first free TCP port from `first` up; 0 stays 0, which is any. Raises NoFreePortError."""
    if first == 0:
        return 0
    for port in range(first, min(first + _TRIES, 2**16)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
            else:
                return port
    raise NoFreePortError(f"no free port from {first} up")

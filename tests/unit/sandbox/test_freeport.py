"""Which port is taken when the usual one is not free."""

import socket

from sandbox.freeport import free_port


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]

        assert free_port("127.0.0.1", number) > number


def test_a_free_port_is_taken_as_it_is():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]

    assert free_port("127.0.0.1", number) == number


def test_any_port_stays_any():
    assert free_port("127.0.0.1", 0) == 0

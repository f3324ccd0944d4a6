"""Tests reach no network."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_connection_outside_this_machine_is_refused() -> None:
    """A test that tried to reach another machine would fail here, before a packet leaves."""
    with (
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
        socket.socket() as outside,
    ):
        outside.connect(("192.0.2.1", 80))  # reserved for documentation, RFC 5737


def test_this_machine_can_be_reached() -> None:
    """The loopback address stays open, for pages under test."""
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())

"""levelhead demo and levelhead serve."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import CalledWrongly

if TYPE_CHECKING:
    from levelhead.actions.demonstration.sign_ins import SignIn

_PORT = 8000
_LOOPBACK = "127.0.0.1"
_PORTS_TRIED = 50
_IN_MEMORY = 4_000_000  # bytes of a request that are not put on a disk; a recorded voice is below 2 million
_THREADS = 8  # SQLite takes one writer at a time; more threads would only wait

Home = Annotated[
    Path | None, typer.Option("--home", help="Folder to keep everything in.", show_default=False)
]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to answer on.")]


def demo(
    port: Port = _PORT,
    home: Home = None,
    serve_it: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it, or only make it and print the sign-ins.")
    ] = True,
) -> None:
    """Make a fictional force with people, training and a finished roll-out, and serve it.

    The first start makes it; later starts serve what was made, with the same sign-ins.

    Example: levelhead demo --port 8080
    """
    from levelhead import wiring

    folder = home or wiring.default_home() / "demonstration"
    if not serve_it:
        _print_sign_ins(wiring.demonstration(folder, _say), folder)
        return
    with _bound(_LOOPBACK, port, "levelhead demo") as listener:
        sign_ins = wiring.demonstration(folder, _say)
        application = wiring.web_application(folder)
        _print_sign_ins(sign_ins, folder)
        _serve(application, listener)


def serve(
    home: Home = None,
    port: Port = _PORT,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            help="Address to answer on. For another than this machine's own, name it in LEVELHEAD_HOSTS.",
        ),
    ] = _LOOPBACK,
) -> None:
    """Serve an existing home, after bringing its database to the present shape.

    Example: levelhead serve --home /srv/levelhead --port 8080
    """
    from levelhead import wiring

    folder = home or wiring.default_home()
    with _bound(host, port, "levelhead serve") as listener:
        _serve(wiring.web_application(folder), listener)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _bound(host: str, port: int, command: str) -> socket.socket:
    """A socket that holds the port, so that nobody takes it while the rest is made ready."""
    try:
        return _hold(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            another = _free_port(host, port)
            hint = f" Try: {command} --port {another}" if another else ""
            raise CalledWrongly(f"Port {port} is taken by another program.{hint}") from None
        raise CalledWrongly(f"Cannot answer on {host} port {port}: {error.strerror or error}.") from None


def _hold(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a restart must wait a minute
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _free_port(host: str, taken: int) -> int | None:
    """The next port that nobody holds."""
    for port in range(taken + 1, min(taken + _PORTS_TRIED, 65536)):
        try:
            _hold(host, port).close()
        except OSError:
            continue
        return port
    return None


def _serve(application: Callable[..., Iterable[bytes]], listener: socket.socket) -> None:
    import waitress

    server = waitress.create_server(
        application, sockets=[listener], threads=_THREADS, ident="levelhead", inbuf_overflow=_IN_MEMORY
    )
    host, port = listener.getsockname()[:2]
    address = f"[{host}]" if ":" in host else host
    # A service manager stops with SIGTERM, and a shell that starts us in the background ignores SIGINT.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    print(f"Levelhead answers at http://{address}:{port}\nPress Ctrl-C to stop.", flush=True)
    server.run()
    print("\nStopped.", flush=True)


def _print_sign_ins(sign_ins: tuple[SignIn, ...], folder: Path) -> None:
    print("A demonstration. Every force, person and record in it is fictional.\n")
    print(f"  {'sign in as':15}{'passphrase':22}to see")
    for sign_in in sign_ins:
        print(f"  {sign_in.username:15}{sign_in.passphrase:22}{sign_in.sees}")
    print(f"\nKept in {folder}. To make it anew, remove that folder.\n", flush=True)

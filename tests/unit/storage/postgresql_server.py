"""A PostgreSQL server of the tests' own, where its programs are installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "nobody"


class PostgresqlServer:
    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self._folder = folder
        self.port = _free_port()
        self.url = f"postgresql://retouch:secret@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        password = self._folder / "password"
        password.write_text("secret")
        _run(
            "initdb",
            "-D",
            self._data,
            "-U",
            "retouch",
            "--auth=scram-sha-256",
            "--pwfile",
            password,
            "-N",
            "-E",
            "UTF8",
        )

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run("pg_ctl", "-D", self._data, "-w", "-l", self._folder / "log", "-o", options, "start")

    def stop(self) -> None:
        if not (self._data / "postmaster.pid").exists():
            return
        _run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")


@contextmanager
def a_postgresql_server() -> Iterator[PostgresqlServer]:
    with tempfile.TemporaryDirectory(prefix="retouch-pg-") as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, _USER)
        server = PostgresqlServer(folder)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def why_not() -> str | None:
    """Why no server can be started here, if none can."""
    missing = [program for program in ("initdb", "pg_ctl") if not shutil.which(program)]
    return f"{' and '.join(missing)} not found: PostgreSQL is not installed here" if missing else None


def _run(program: str, *arguments: object) -> None:
    # The server refuses to run as root.
    user = _USER if os.getuid() == 0 else None
    command = [shutil.which(program) or program, *map(str, arguments)]
    subprocess.run(command, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]

"""Child processes: the servers, the bot, and what the bot costs as /proc tells it."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_EVERY_S = 0.05
TICKS = os.sysconf("SC_CLK_TCK")
QUICK_MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(256 << 20), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
"""The servers keep freed memory, else bodies of megabytes cost page faults all over. The bot is left as it is."""
BOTS = {
    "retouch": ["-m", "bot"],
    "naive": ["-m", "bench.naive"],
    "in-memory": ["-m", "bench.in_memory"],
    "floor": ["-m", "bench.floor", "full", "1.0"],
    "floor-0.1": ["-m", "bench.floor", "full", "0.1"],
    "ack": ["-m", "bench.floor", "ack"],
}


def _status(pid: int, field_name: str) -> int:
    """Read a field of /proc/PID/status, in KiB; 0 when the process is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field_name):
                return int(line.split()[1])
    return 0


def family(pid: int) -> list[int]:
    """Give a process and all its descendants."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def cpu_s(pid: int) -> float:
    """Give the CPU seconds of a process and its descendants, user and system."""
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def rss_kib(pid: int) -> int:
    """Give the resident memory of a process and its descendants; pages they share count twice."""
    return sum(_status(one, "VmRSS") for one in family(pid))


@dataclass
class Sampler:
    """Reads the bot's memory every 50 ms in a thread of its own, and keeps the peak."""

    pid: int
    peak_kib: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Forget the kernel's own peak and begin."""
        with contextlib.suppress(OSError):
            Path(f"/proc/{self.pid}/clear_refs").write_text("5")
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while not self._stop.wait(SAMPLE_EVERY_S):
            self.peak_kib = max(self.peak_kib, rss_kib(self.pid))

    def stop(self) -> int:
        """End; give the peak in KiB, the kernel's own high-water mark included."""
        self._stop.set()
        self.peak_kib = max(self.peak_kib, _status(self.pid, "VmHWM"))
        return self.peak_kib


def _end_with_parent() -> None:
    """Ask the kernel to kill this child when the parent is gone, however it went."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


class Server:
    """One of the two stand-ins."""

    def __init__(self, module: str, secret: str) -> None:
        self.module, self.secret = module, secret
        self.port = 0
        self._process: asyncio.subprocess.Process

    async def start(self) -> None:
        """Start it and learn its port."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.module,
            self.secret,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | QUICK_MALLOC,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(20):
            self.port = int(await self._process.stdout.readline())

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def stop(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()


class Bot:
    """The bot under measurement, as a child process with its output in a file."""

    def __init__(self, name: str, environment: dict[str, str], log: Path) -> None:
        self.name, self.log = name, log
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DISCORD_", "IMAGEPIPELINE_"))}
        self._environment = kept | environment
        self._process: asyncio.subprocess.Process
        self.stopped_in_s: float | None = None
        self.exit_status: int | None = None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.returncode is not None

    async def start(self) -> None:
        """Start it; its output is appended to the log."""
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *BOTS[self.name],
                env=self._environment,
                stdout=output,
                stderr=output,
                preexec_fn=_end_with_parent,
            )

    async def kill(self) -> None:
        """End it with SIGKILL, as a crash would."""
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """Ask it to end; note how long that took; end it by force after 10 s."""
        if self.ended:
            self.exit_status = self._process.returncode
            return
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(10):
                await self._process.wait()
            self.stopped_in_s = time.monotonic() - began
        except TimeoutError:
            await self.kill()
        self.exit_status = self._process.returncode

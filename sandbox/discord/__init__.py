"""A Discord-compatible server on one machine: REST v10, gateway v10, CDN, and a plain page.

It enforces what Discord enforces; README.md beside this file says what it covers and what it fakes.
"""

from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.server import SandboxDiscord, running

__all__ = ["SandboxDiscord", "SandboxDiscordConfig", "running"]

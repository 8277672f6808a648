"""Every command of the bot, as it is registered with Discord."""

import pkgutil
from unittest.mock import create_autospec

import discord
from discord import app_commands

import cogs
from bot.services.accept_job import AcceptJob
from bot.services.browse_history import BrowseHistory
from bot.services.follow_up import FollowUp
from bot.services.front_door import FrontDoor
from bot.services.keep_house import KeepHouse
from bot.services.list_jobs import ListJobs
from bot.services.ports import GuildSettings
from bot.services.report_status import ReportStatus
from cogs.history.cog import HistoryCog
from cogs.inpaint.cog import InpaintCog
from cogs.inpaint.intake import Intake
from cogs.jobs.cog import JobsCog
from cogs.pick_picture.asking import Asking
from cogs.pick_picture.cog import PickPictureCog
from cogs.privacy.cog import PrivacyCog
from cogs.results.cog import ResultsCog
from cogs.results.starting import Starting
from cogs.settings.cog import SettingsCog
from cogs.status.cog import StatusCog

FEATURES = {module.name for module in pkgutil.iter_modules(cogs.__path__)}


def a_use_case(kind):
    return create_autospec(kind, instance=True, spec_set=True)


def all_cogs():
    front_door = FrontDoor()
    return [
        InpaintCog(
            accept_job=a_use_case(AcceptJob),
            intake=a_use_case(Intake),
            models=["sdxl", "sdxl-turbo"],
            unfiltered_guild_ids=[],
        ),
        HistoryCog(browse_history=a_use_case(BrowseHistory), list_jobs=a_use_case(ListJobs), front_door=front_door),
        JobsCog(list_jobs=a_use_case(ListJobs), front_door=front_door),
        PickPictureCog(accept_job=a_use_case(AcceptJob), intake=a_use_case(Intake), asking=a_use_case(Asking)),
        PrivacyCog(
            keep_house=a_use_case(KeepHouse), front_door=front_door, keep_days=90, image_service="api.example.com"
        ),
        ResultsCog(follow_up=a_use_case(FollowUp), starting=a_use_case(Starting)),
        SettingsCog(guild_settings=a_use_case(GuildSettings), front_door=front_door),
        StatusCog(report_status=a_use_case(ReportStatus), front_door=front_door),
    ]


def all_commands():
    """Their definitions, as JSON, in English alone."""
    tree = tree_of_all()
    return [command.to_dict(tree) for command in tree.get_commands()]


def tree_of_all():
    """A tree with all of them."""
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for cog in all_cogs():
        # What `Bot.add_cog` does: a group's cog is one command.
        for command in [cog.app_command] if cog.app_command else cog.get_app_commands():
            tree.add_command(command)
        for menu in getattr(cog, "menus", ()):
            tree.add_command(menu)
    return tree


def spoken(command):
    """What a person can type: the (name, definition) of a command, or of each below a group."""
    below = [option for option in command.get("options", []) if option["type"] in {1, 2}]
    return [(f"{command['name']} {option['name']}", option) for option in below] or [(command["name"], command)]

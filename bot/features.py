"""What people find in Discord: every command, button and menu, with the use cases behind it."""

from dataclasses import dataclass

from yarl import URL

from bot.discordio.client import RetouchClient
from bot.discordio.places import UnfilteredPlaces
from bot.services.accept_job import AcceptJob
from bot.services.answer_mask import AnswerMask
from bot.services.browse_history import BrowseHistory
from bot.services.clock import Clock
from bot.services.decide_job import DecideJob
from bot.services.delete_results import DeleteResults
from bot.services.explain_job import ExplainJob
from bot.services.export_chain import ExportChain
from bot.services.find_job import FindJob
from bot.services.follow_up import FollowUp
from bot.services.front_door import FrontDoor
from bot.services.job_runner import JobRunner
from bot.services.keep_house import KeepHouse
from bot.services.list_jobs import ListJobs
from bot.services.look_back import LookBack
from bot.services.name_area import NameArea
from bot.services.ports import Attachments, Copies, GuildSettings, JobStore, Pictures, Replies, ResultShelf
from bot.services.prepare_job import PrepareJob
from bot.services.report_status import ReportStatus
from bot.services.show_shelved import ShowShelved
from bot.settings import Settings
from cogs.history.buttons import set_up_history_buttons
from cogs.history.cog import HistoryCog
from cogs.inpaint.buttons import set_up_buttons
from cogs.inpaint.cog import InpaintCog
from cogs.inpaint.intake import Intake
from cogs.inpaint.mask_buttons import set_up_mask_buttons
from cogs.jobs.buttons import UseCases, set_up_list_buttons
from cogs.jobs.cog import JobsCog
from cogs.pick_picture.asking import Asking, set_up_asking
from cogs.pick_picture.cog import PickPictureCog
from cogs.privacy.cog import PrivacyCog
from cogs.results.buttons import UseCases as ResultUseCases
from cogs.results.buttons import set_up_result_buttons
from cogs.results.cog import ResultsCog
from cogs.results.starting import Starting
from cogs.settings.cog import SettingsCog
from cogs.status.cog import StatusCog


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """What all features stand on: the ports, and the use cases that they share."""

    store: JobStore
    guild_settings: GuildSettings
    shelf: ResultShelf
    copies: Copies
    pictures: Pictures
    attachments: Attachments
    replies: Replies
    accept_job: AcceptJob
    prepare_job: PrepareJob
    runner: JobRunner
    keep_house: KeepHouse
    report_status: ReportStatus
    front_door: FrontDoor
    clock: Clock


async def add_features(client: RetouchClient, settings: Settings, on: Foundation) -> None:
    """Answer all commands, buttons, menus and forms from now on, those of earlier processes included."""
    intake = Intake(
        accept_job=on.accept_job, runner=on.runner, replies=on.replies, front_door=on.front_door, clock=on.clock
    )
    list_jobs, find_job = ListJobs(on.store, on.runner), FindJob(on.store, on.runner)
    follow_up = FollowUp(find_job, on.copies, on.accept_job)
    browse_history = BrowseHistory(on.store, list_jobs, on.attachments)
    asking = Asking(follow_up, on.front_door)
    starting = Starting(intake, UnfilteredPlaces(settings.unfiltered_guild_ids))
    for cog in (
        InpaintCog(
            accept_job=on.accept_job,
            intake=intake,
            models=settings.models,
            unfiltered_guild_ids=settings.unfiltered_guild_ids,
        ),
        JobsCog(list_jobs=list_jobs, front_door=on.front_door),
        PrivacyCog(
            keep_house=on.keep_house,
            front_door=on.front_door,
            keep_days=settings.keep_jobs_days,
            image_service=URL(settings.imagepipeline_base_url).host or "",
        ),
        SettingsCog(guild_settings=on.guild_settings, front_door=on.front_door),
        StatusCog(report_status=on.report_status, front_door=on.front_door),
        ResultsCog(follow_up=follow_up, starting=starting),
    ):
        await client.add_cog(cog)
    await _add_with_menus(
        client,
        PickPictureCog(accept_job=on.accept_job, intake=intake, asking=asking),
        HistoryCog(browse_history=browse_history, list_jobs=list_jobs, front_door=on.front_door),
    )

    decide_job = DecideJob(on.store, on.runner, on.clock)
    set_up_asking(client, asking)
    set_up_buttons(client, decide_job, on.clock)
    set_up_mask_buttons(
        client, AnswerMask(on.runner, on.prepare_job), NameArea(on.store, on.accept_job, on.replies), intake
    )
    shelved = ShowShelved(on.store, on.shelf, on.pictures)
    set_up_list_buttons(client, UseCases(list_jobs, decide_job, shelved, on.replies))
    exporting = ExportChain(on.store, list_jobs, copies=on.copies, attachments=on.attachments, pictures=on.pictures)
    set_up_history_buttons(client, browse_history, exporting)
    look_back = LookBack(
        find_job=find_job,
        copies=on.copies,
        attachments=on.attachments,
        pictures=on.pictures,
        prepare_job=on.prepare_job,
    )
    deleting = DeleteResults(on.store, on.runner, on.shelf, on.copies)
    set_up_result_buttons(
        client, ResultUseCases(starting, follow_up, look_back, ExplainJob(find_job), deleting, on.front_door)
    )


async def _add_with_menus(client: RetouchClient, *cogs: PickPictureCog | HistoryCog) -> None:
    """Add features whose commands are also in messages' menus: discord.py's cogs know no menus."""
    for cog in cogs:
        await client.add_cog(cog)
        for menu in cog.menus:
            client.tree.add_command(menu)

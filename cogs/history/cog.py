"""The commands themselves: read who asks for what, look back, and show it to them alone."""

import re
from collections.abc import Callable

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.discordio import job_details
from bot.discordio.acknowledge import refuse_at_once, think_alone
from bot.discordio.buttons import job_id_in
from bot.domain.errors import NoLongerKept, StoreError
from bot.domain.history import Ending
from bot.domain.job import Job
from bot.domain.prompt import cut_to, one_line
from bot.languages import N_, gettext
from bot.services.browse_history import Asked, BrowseHistory, Scope
from bot.services.front_door import FrontDoor
from bot.services.list_jobs import ListJobs
from cogs.history import layout, showing, texts
from cogs.history.showing import viewer_of
from cogs.results.layout import Shown

_JOB_ID = re.compile(r"[0-9a-f]{16}")


class HistoryCog(commands.Cog):
    """`/history`, `/job`, and "How was this made?" on messages."""

    def __init__(self, *, browse_history: BrowseHistory, list_jobs: ListJobs, front_door: FrontDoor) -> None:
        self._browse_history = browse_history
        self._list_jobs = list_jobs
        self._front_door = front_door
        how = app_commands.ContextMenu(name=texts.HOW, callback=self._how)
        how.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        how.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        self.menus = (how,)

    @app_commands.command(name="history", description=N_("What was made: by you, or in this channel"))
    @app_commands.describe(
        show=N_("Yours from everywhere, or everybody's in this channel"),
        words=N_("Only what has these words in its prompt"),
        only=N_("Only what was done, or what failed"),
    )
    @app_commands.choices(
        show=[Choice(name=locale_str(name), value=scope.value) for scope, name in texts.SCOPES.items()],
        only=[Choice(name=locale_str(name), value=ending.value) for ending, name in texts.ENDINGS.items()],
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def history(
        self,
        interaction: discord.Interaction,
        show: Choice[str] | None = None,
        words: app_commands.Range[str, 1, layout.WORDS_CHARACTERS] | None = None,
        only: Choice[str] | None = None,
    ) -> None:
        """The newest page."""
        asked = Asked(
            scope=Scope(show.value) if show else Scope.MINE,
            ending=Ending(only.value) if only else Ending.ANY,
            words=cut_to(one_line(words or ""), layout.WORDS_CHARACTERS),
        )
        viewer = viewer_of(interaction)
        if asked.scope is Scope.HERE and viewer.channel_id is None:
            await refuse_at_once(interaction, gettext(texts.NO_HISTORY_HERE))
            return
        with self._front_door.answering():
            await think_alone(interaction)

        async def page() -> Callable[[], Shown]:
            found = await self._browse_history.page(asked, viewer)
            return lambda: (layout.page_layout(asked, found), [])

        await showing.show(interaction, page)

    @app_commands.command(
        name="job", description=N_("How one picture was made, what it was made of, and what was made of it")
    )
    @app_commands.describe(id=N_("The job: pick one of yours, or copy the id from /history"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def job(self, interaction: discord.Interaction, id: app_commands.Range[str, 1, 100]) -> None:  # noqa: A002
        """The job with this id, if it is theirs to see."""
        with self._front_door.answering():
            await think_alone(interaction)
        wanted = id.strip().strip("`").casefold()

        async def story() -> Callable[[], Shown]:
            if not _JOB_ID.fullmatch(wanted):
                raise NoLongerKept("NoLongerKept")
            told = await self._browse_history.story(wanted, viewer_of(interaction))
            return lambda: layout.story_layout(told)

        await showing.show(interaction, story)

    @job.autocomplete("id")
    async def _jobs_like(self, interaction: discord.Interaction, typed: str) -> list[Choice[str]]:
        try:
            found = await self._browse_history.suggest(interaction.user.id, typed)
        except StoreError:
            return []
        return [Choice(name=self._named(job), value=job.id) for job in found]

    def _named(self, job: Job) -> str:
        standing = self._list_jobs.listed(job).standing
        moment = f"{job.accepted_at:%Y-%m-%d %H:%M} UTC"
        return texts.choice(one_line(job.parameters.prompt), job_details.ended_in_short(standing), moment)

    async def _how(self, interaction: discord.Interaction, message: discord.Message) -> None:
        if interaction.client.user is None or message.author.id != interaction.client.user.id:
            await refuse_at_once(interaction, gettext(texts.NOT_OURS))
            return
        with self._front_door.answering():
            await think_alone(interaction)

        async def story() -> Callable[[], Shown]:
            told = await self._browse_history.story_of_message(message.id, job_id_in(message), viewer_of(interaction))
            return lambda: layout.story_layout(told)

        await showing.show(interaction, story, missing=texts.KEPT_NO_MORE)

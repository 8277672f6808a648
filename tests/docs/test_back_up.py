"""The lines of the how-to on backups, word for word: taken while the bot is at work, restored in another place."""

import getpass
import grp
import os
import re
import subprocess

from sandbox.discord import SandboxDiscord
from tests.docs.texts import ROOT, blocks
from tests.integration.sandbox_people import SAM
from tests.integration.stage import PATIENCE_S, Stage, on_empty_stage, text_of

PAGE = ROOT / "docs" / "how-to" / "back-up.md"
DATA, BACKUPS = "/var/lib/retouch", "/var/backups/retouch"


def lines_below(heading, data, backups):
    """The how-to's block below a heading, for folders and a user of this test; services are not its business."""
    (block,) = [one for one in blocks(PAGE, "sh") if one.heading == heading]
    user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    text = block.text.replace(DATA, str(data)).replace(BACKUPS, str(backups))
    text = text.replace("-o retouch -g retouch", f"-o {user} -g {group}").replace("retouch:retouch", f"{user}:{group}")
    text = re.sub(r"^sudo systemctl .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^sudo ", "", text, flags=re.MULTILINE)


def run(lines):
    subprocess.run(["bash", "-eu"], input=lines, text=True, check=True, timeout=60)  # noqa: S607


async def listed(stage: Stage, discord: SandboxDiscord) -> str:
    """What `/jobs` says."""
    interaction = discord.core.desk.find(int((await stage.wire.use("jobs", user_id=SAM)).id))
    assert await interaction.until(lambda: interaction.reply and not interaction.reply.loading, PATIENCE_S)
    return text_of(interaction.reply)


async def test_a_backup_that_was_made_at_work_goes_on_in_another_place(tmp_path):
    backups, elsewhere = tmp_path / "backups", tmp_path / "elsewhere"
    async with on_empty_stage(tmp_path) as stage:
        data = tmp_path / "data"
        async with stage.bot():
            done = await stage.inpaint(prompt="a kite over the sea")
            assert (await stage.ending(done)).files
            stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (60.0, 60.0)})
            accepted = stage.api.jobs.accepted_count
            waiting = await stage.inpaint(prompt="a boat at work")
            await stage.api.jobs.until_accepted(accepted + 1)
            run(lines_below("Back up while it runs", data, backups))
        run(lines_below("Restore", elsewhere, backups))
        stage.calm()
        stage.variables["DATA_DIR"] = str(elsewhere)
        async with stage.bot():
            told = await listed(stage, stage.discord)
            assert "a kite over the sea" in told
            assert "a boat at work" in told
            message = stage.discord.core.desk.find(int(done.id)).reply
            gone_on = await stage.press(message, "Again")
            assert (await stage.ending(gone_on)).files
            at_work = stage.discord.core.desk.find(int(waiting.id))
            assert await at_work.until(lambda: "so far" in text_of(at_work.reply), PATIENCE_S)
            await stage.press(at_work.reply, "Cancel")
            assert "Cancelled" in (await stage.ending(waiting)).text
        copied = {
            path.relative_to(elsewhere / "copies") for path in (elsewhere / "copies").rglob("*") if path.is_file()
        }
        assert copied >= {path.relative_to(data / "copies") for path in (data / "copies").rglob("*") if path.is_file()}

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

REQUIRED = {"DISCORD_TOKEN": "token", "IMAGEPIPELINE_API_KEY": "key"}


def faults_of(**variables):
    with pytest.raises(SettingsError) as error:
        read_settings({**REQUIRED, **variables})
    return error.value.faults


def test_the_required_two_are_enough():
    settings = read_settings(REQUIRED)
    assert settings.discord_api_url == "https://discord.com/api/v10"
    assert settings.imagepipeline_base_url == "https://api.imagepipeline.io"
    assert settings.database_url == "sqlite:///data/retouch.db"
    assert (settings.max_running, settings.max_running_per_guild, settings.max_running_per_user) == (0, 100, 5)
    assert (settings.keep_jobs_days, settings.keep_pictures_bytes) == (90, 20 * 2**30)
    assert (settings.web_host, settings.web_port, settings.public_url) == ("127.0.0.1", 8080, None)
    assert (settings.log_level, settings.log_format) == ("info", None)


def test_every_fault_is_listed_at_once_each_with_its_variable():
    with pytest.raises(SettingsError) as error:
        read_settings({"DISCORD_TOKEN": "", "WEB_PORT": "70000", "MAX_RUNNING": "many", "LOG_LEVEL": "loud"})
    names = [fault.split(":")[0] for fault in error.value.faults]
    assert sorted(names) == ["DISCORD_TOKEN", "IMAGEPIPELINE_API_KEY", "LOG_LEVEL", "MAX_RUNNING", "WEB_PORT"]
    assert all("\n" not in fault for fault in error.value.faults)


def test_a_bad_secret_is_not_quoted():
    assert "hunter2" not in "".join(faults_of(DISCORD_TOKEN="hunter2 \n"))


@pytest.mark.parametrize("url", ["ftp://x", "discord.com", "https://"])
def test_an_address_that_is_none_is_refused(url):
    assert faults_of(DISCORD_API_URL=url)[0].startswith("DISCORD_API_URL: ")


def test_lists_are_separated_by_commas():
    settings = read_settings({**REQUIRED, "MODELS": "sdxl, other ,", "COMMAND_GUILD_IDS": "1,2"})
    assert settings.models == ("sdxl", "other")
    assert settings.command_guild_ids == (1, 2)


def test_an_empty_variable_counts_as_not_set():
    assert read_settings({**REQUIRED, "WEB_PORT": "", "PUBLIC_URL": " "}).web_port == 8080


def test_secrets_are_not_shown():
    text = repr(read_settings(REQUIRED))
    assert "'token'" not in text
    assert "'key'" not in text


def test_the_example_file_names_every_variable_with_its_default():
    lines = Path(".env.example").read_text().splitlines()
    shown = dict(line.lstrip("#").split("=", 1) for line in lines if "=" in line and not line.startswith("# "))
    assert set(shown) == {field.alias for field in Settings.model_fields.values()}
    given = {name: value for name, value in shown.items() if value}
    assert read_settings({**REQUIRED, **given}) == read_settings(REQUIRED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IMAGEPIPELINE_BASE_URL", "http://imageapi:8000"),
        ("IMAGEPIPELINE_RESULT_HOSTS", "https://cdn.example.com/x"),
        ("IMAGEPIPELINE_RESULT_HOSTS", "host:8080"),
    ],
)
def test_what_could_never_work_is_refused_at_the_start(name, value):
    assert faults_of(**{name: value})[0].startswith(f"{name}: ")


def test_result_hosts_may_cover_all_below_a_name():
    hosts = "cdn.example.com, *.example.org, 10.0.0.5"
    settings = read_settings({**REQUIRED, "IMAGEPIPELINE_RESULT_HOSTS": hosts})
    assert settings.imagepipeline_result_hosts == ("cdn.example.com", "*.example.org", "10.0.0.5")

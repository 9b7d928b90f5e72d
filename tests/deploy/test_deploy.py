"""What an operator installs: read by the programs that will read it, where they are here, and held to the code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from palpate.web.settings import KEY_FILE, KEYS, PREFIX, Settings
from palpate.web.stored import open_reports
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "palpate.service"
EXPOSURE = 1.5  # of 10, by systemd's own scale; up to 2 it calls "OK"
BINARY = "ExecStart=/opt/palpate/bin/palpate "
VARIABLE = re.compile(rf"{PREFIX}[A-Z_]+")
SETTINGS = {f"{PREFIX}{name.upper()}": name for name in Settings.__struct_fields__ if name != "keys"}
READ = {*SETTINGS, KEYS, KEY_FILE}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def systemd(*words: object) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze (Debian: systemd), which is not on this machine")
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=False)


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    at_hand = tmp_path / UNIT.name  # systemd looks for the program
    at_hand.write_text(UNIT.read_text(encoding="utf-8").replace(BINARY, "ExecStart=/bin/true "), encoding="utf-8")
    assert BINARY in UNIT.read_text(encoding="utf-8")
    done = systemd("verify", at_hand)
    assert [line for line in (done.stdout + done.stderr).splitlines() if UNIT.name in line] == []


def test_the_unit_is_as_closed_as_the_guide_says() -> None:
    done = systemd("security", "--offline=true", UNIT)
    if "unrecognized option" in done.stderr:
        pytest.skip("needs systemd 250 or newer, which judges a unit that is not installed")
    said = re.search(r"Overall exposure level for palpate\.service: ([\d.]+)", done.stdout)
    assert said, done.stdout + done.stderr
    assert float(said[1]) <= EXPOSURE
    guide = (ROOT / "docs" / "how-to" / "run-a-server.md").read_text(encoding="utf-8")
    assert f"rates its exposure at {said[1]} of 10" in " ".join(guide.split()) or float(said[1]) < EXPOSURE


def test_the_unit_waits_longer_than_a_request_may_take() -> None:
    from palpate.web.serving import GRACE

    seconds = int(re.findall(r"^TimeoutStopSec=(\d+)$", text(UNIT.name), re.MULTILINE)[0])
    assert seconds > Settings().time_limit + GRACE
    assert yaml.safe_load(text("compose.yaml"))["services"]["palpate"]["stop_grace_period"] == f"{seconds}s"


@pytest.mark.parametrize(
    "name", ["palpate.service", "palpate.env", "compose.yaml", "Containerfile", "nginx.conf", "Caddyfile"]
)
def test_every_variable_is_one_that_is_read(name: str) -> None:
    assert {*VARIABLE.findall(text(name))} <= READ


def test_every_setting_is_named_with_its_usual_value() -> None:
    given = dict(re.findall(rf"^#({PREFIX}\w+)=(.*)$", text("palpate.env"), re.MULTILINE))
    assert {*given} == READ
    for name in ("WORKERS", "MAX_BODY", "TIME_LIMIT", "QUEUE"):
        assert float(given[f"{PREFIX}{name}"]) == float(getattr(Settings(), SETTINGS[f"{PREFIX}{name}"]))
    taken = Settings.of_environment(given | {KEY_FILE: "", f"{PREFIX}STORE": "off"})
    assert len(taken.keys) == 1
    assert taken.hosts == ("palpate.example",)
    assert taken.store_days == 365
    assert open_reports(taken.store, keep_days=taken.store_days, most_bytes=taken.store_bytes) is None


def instructions() -> list[tuple[str, str]]:
    """The instructions of the container file, with what follows them on their lines."""
    joined = re.sub(r"\\\n", " ", text("Containerfile"))
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_container_is_made_of_what_is_there_and_runs_without_rights() -> None:
    made = instructions()
    known = {"ARG", "FROM", "ENV", "RUN", "WORKDIR", "COPY", "LABEL", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"}
    assert {word for word, _ in made} <= {*known, "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    for word, rest in made:
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources)
    stages = [place for place, (word, _) in enumerate(made) if word == "FROM"]
    assert len(stages) == 2
    user = next(rest for word, rest in made[stages[-1] :] if word == "USER")
    assert user.split(":")[0] not in {"0", "root"}
    after = made[made.index(("USER", user)) :]
    assert not [rest for word, rest in after if word in {"RUN", "COPY"}]


def test_the_container_has_a_python_and_extras_that_the_project_knows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = re.search(r"PYTHON=(\d+)\.(\d+)-", text("Containerfile"))
    assert version
    assert f"Programming Language :: Python :: {version[1]}.{version[2]}" in project["classifiers"]
    install = next(rest for word, rest in instructions() if word == "RUN" and "pip install" in rest)
    assert "--constraint constraints.txt" in install
    extras = re.search(r"'\.\[([\w,]+)\]'", install)
    assert extras
    assert {*extras[1].split(",")} <= {*project["optional-dependencies"]}
    assert {"web", "postgres"} <= {*extras[1].split(",")}


def test_the_check_of_health_is_python_that_compiles() -> None:
    check = re.search(r'CMD \["python", "-c", "(.*)"\]', text("Containerfile"))
    assert check
    compile(check[1], "HEALTHCHECK", "exec")
    assert "/healthz" in check[1]


def test_compose_starts_the_same_image_beside_a_database_with_rights_for_neither() -> None:
    made = yaml.safe_load(text("compose.yaml"))
    server, database = made["services"]["palpate"], made["services"]["database"]
    assert (DEPLOY / server["build"]["context"] / server["build"]["dockerfile"]).resolve() == DEPLOY / "Containerfile"
    assert server["read_only"] is True
    assert server["cap_drop"] == ["ALL"]
    assert server["environment"]["PGPASSWORD"] == database["environment"]["POSTGRES_PASSWORD"]
    assert "@database/" in server["environment"]["PALPATE_LIBRARY"]


def test_what_starts_the_server_is_understood_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    from palpate.cli import build

    started = shlex.split(re.findall(r"^ExecStart=(.*)$", text(UNIT.name), re.MULTILINE)[0])[1:]
    in_container = [eval_list(rest) for word, rest in instructions() if word == "CMD"][-1]
    for words in (started, in_container):
        with pytest.raises(SystemExit) as left:
            build("serve")([*words, "--help"], prog_name="palpate")
        assert left.value.code == 0
    capsys.readouterr()


def eval_list(words: str) -> list[str]:
    return [str(word) for word in yaml.safe_load(words)]


def test_both_proxies_hand_on_the_visitor_and_do_not_hold_back_progress() -> None:
    nginx, caddy = text("nginx.conf"), text("Caddyfile")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    assert "proxy_buffering off;" in nginx
    assert "flush_interval -1" in caddy  # Caddy sets X-Forwarded-For and -Proto by itself
    assert f"client_max_body_size {Settings().max_body // 1_000_000}m;" in nginx
    assert f"max_size {Settings().max_body // 1_000_000}MB" in caddy
    for file in (nginx, caddy):
        assert file.count("{") == file.count("}")

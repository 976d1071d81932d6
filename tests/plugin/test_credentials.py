"""The credentials that the plugin uses, and what it says of settings that it can't use."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pulumi.runtime import proto

from dnsstack import __version__, masking
from dnsstack.errors import EnvironmentFault
from dnsstack.plugin.configuration import DnsstackConfiguration
from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.roster import package
from dnsstack.plugin.serve import address_of
from dnsstack.plugin.values import Secrets, decode
from tests.plugin.calling import Aborted, call, served, struct

TOKEN = "a-token-of-a-test"


def checked(given: dict[str, Any], *secret: str) -> Any:
    return call(served(package()), "CheckConfig", proto.CheckRequest(news=struct(given, *secret)))


def faults(given: dict[str, Any], *secret: str) -> list[tuple[str, str]]:
    failures = checked(given, *secret).failures
    assert not [item for item in failures if item.property in given], "the engine would print the value"
    return [(item.property.rstrip(), item.reason) for item in failures]


def configured(given: dict[str, Any], *secret: str) -> Any:
    return call(served(package()), "Configure", proto.ConfigureRequest(args=struct(given, *secret)))


def test_a_token_in_the_clear_is_refused_and_not_shown() -> None:
    with pytest.raises(Aborted) as caught:
        configured({"cloudflareApiToken": TOKEN})
    assert "cloudflareApiToken is not marked secret" in caught.value.text
    assert "pulumi config set --secret dnsstack:cloudflareApiToken" in caught.value.text
    assert TOKEN not in caught.value.text


def test_a_secret_token_is_taken() -> None:
    try:
        assert configured({"cloudflareApiToken": TOKEN}, "cloudflareApiToken").acceptSecrets
    finally:
        masking.hide_variables({})


def test_a_secret_token_stays_secret_and_the_programs_own_settings_are_left_out() -> None:
    given = {"cloudflareApiToken": TOKEN, "documents": "a.yaml", "consent": "[]", "awsRegion": "eu-west-1"}
    kept, secrets = decode(checked(given, "cloudflareApiToken").inputs)
    assert kept == {"cloudflareApiToken": TOKEN, "awsRegion": "eu-west-1"}
    assert secrets.paths == {("cloudflareApiToken",)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"cloudflareToken": "x"}, "the provider dnsstack has no setting cloudflareToken; it has cloudflareApiToken"),
        ({"awsRole": "x"}, "the provider dnsstack has no setting awsRole; it has awsRoleArn"),
        ({"awsProfile": True}, "awsProfile is not a text; write a text"),
        (
            {"version": "0.0.7"},
            (
                f"the plugin dnsstack is {__version__}, and the program's SDK of dnsstack is 0.0.7: run `pulumi "
                "package add` again with this plugin, or install dnsstack 0.0.7"
            ),
        ),
        (
            {"endpoints": '{"route35": "http://[::1]"}'},
            "there is no service 'route35'; the services are route53, sts, cloudflare",
        ),
        (
            {"endpoints": "http://[::1]"},
            "endpoints is not a map of base URLs by service; the services are route53, sts, cloudflare",
        ),
    ],
)
def test_settings_that_nobody_reads(given: dict[str, Any], expected: str) -> None:
    assert [reason for _, reason in faults(given)] == [expected]


def test_what_the_settings_become() -> None:
    given = {"cloudflareApiToken": TOKEN, "awsProfile": "dns", "endpoints": '{"sts": "http://[::1]:1"}'}
    found = DnsstackConfiguration().credentials(given, Secrets({("cloudflareApiToken",)}))
    try:
        assert found == Credentials(TOKEN, aws_profile="dns", endpoints={"sts": "http://[::1]:1"})
        assert TOKEN not in repr(found)
        assert masking.masked(f"refused: {TOKEN}") == "refused: [hidden]"
    finally:
        masking.hide_variables({})


def test_without_a_token_the_sentence_says_where_to_put_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUDFLARE_API_TOKEN", raising=False)
    with pytest.raises(EnvironmentFault, match="no Cloudflare API token; set it with `pulumi config set --secret"):
        Credentials().token()


def test_an_unknown_profile_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(EnvironmentFault, match="can't be used: The config profile"):
        Credentials(aws_profile="nobody").aws.session()


def test_all_clients_of_a_deployment_share_one_session(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Each session reads botocore's own files anew."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    aws = Credentials(aws_region="eu-central-1").aws
    assert aws.session() is aws.session()
    assert aws.session().region_name == "eu-central-1"


def test_a_role_that_nothing_may_assume_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(EnvironmentFault, match="there are no AWS credentials to assume the role"):
        Credentials(aws_role_arn="arn:aws:iam::000000000000:role/dns").aws.session()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(["127.0.0.1:7", "--logflow"], "127.0.0.1:7"), (["/a/b:1", "[::1]:70"], "[::1]:70"), (["--logflow"], None)],
)
def test_the_engines_address(arguments: list[str], expected: str | None) -> None:
    assert address_of(arguments) == expected


def test_the_script_without_its_extra_is_one_sentence() -> None:
    without = "import sys; sys.modules['grpc'] = None; from dnsstack.plugin.__main__ import main; main()"
    found = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)
    assert found.returncode == 3
    assert found.stderr == (
        "error: the Pulumi plugin dnsstack needs an extra that is not installed; run pip install 'dnsstack[plugin]'\n"
    )


def test_the_script_without_an_engine_is_one_sentence() -> None:
    found = subprocess.run([sys.executable, "-m", "dnsstack.plugin"], capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert found.stderr.startswith(f"pulumi-resource-dnsstack {__version__} is a plugin, which Pulumi's engine starts")
    assert found.stderr.count("\n") == 1

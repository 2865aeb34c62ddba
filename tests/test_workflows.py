"""The files that run elsewhere: no more rights than they use, and no action that can change under us."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
MAY_WRITE = {("book", "publish"): {"pages", "id-token"}}  # (workflow, job): what it may change


def loaded(path):
    return yaml.safe_load(path.read_text("utf8"))


def test_there_are_workflows():
    assert {path.stem for path in WORKFLOWS} == {"book", "drift"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_the_least_rights(path):
    workflow = loaded(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        writes = {right for right, level in job.get("permissions", {}).items() if level == "write"}
        assert writes == MAY_WRITE.get((path.stem, name), set())
        assert job["timeout-minutes"] <= 40
    text = path.read_text("utf8")
    assert "pull_request_target" not in text and "secrets." not in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_commit_and_says_which_version(path):
    used = re.findall(r"uses: *(.*)", path.read_text("utf8"))
    assert used
    for line in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_from_outside_is_pasted_into_a_command(path):
    """`${{ }}` in a `run:` is how a pull request's title becomes a command."""
    for job in loaded(path)["jobs"].values():
        assert not [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_link_on_a_page_fills_in_a_field_of_the_form():
    fields = {field.get("id") for field in loaded(ROOT / ".github/ISSUE_TEMPLATE/mistake.yml")["body"]}
    assert "page" in fields


@pytest.mark.parametrize("path", [path for path in FORMS if path.stem != "config"], ids=lambda path: path.stem)
def test_a_form_is_complete(path):
    form = loaded(path)
    assert {"name", "description", "body"} <= set(form)
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids)) and all(field["attributes"]["label"] for field in form["body"])


def test_commits_are_looked_at_with_commands_that_exist():
    hooks = loaded(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert {"ruff", "notebooks", "repository", "spelling"} <= {hook["id"] for hook in hooks}
    for hook in hooks:
        for file in re.findall(r"\S+\.py", hook["entry"]):
            assert (ROOT / file).is_file(), hook["entry"]


def test_binder_installs_the_library():
    assert "." in (ROOT / "binder" / "requirements.txt").read_text("utf8").split("\n")
    assert re.fullmatch(r"python-3\.1[1-9]\n", (ROOT / "binder" / "runtime.txt").read_text("utf8"))

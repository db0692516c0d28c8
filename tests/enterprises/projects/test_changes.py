"""The file of a project: made once, changed with a line of history, doubles named."""

from datetime import date, timedelta

import pytest

from crm.desk.hand_over_kinds import KINDS
from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.projects import changes
from enterprises.projects.models import InvestmentProject
from tests.factories import make_project, make_user


def test_it_is_made_with_a_line_of_history(project, officer):
    line = Event.objects.about(project).get()

    assert (line.verb, line.actor) == ("project.create", officer)


def test_the_same_form_sent_twice_makes_one(project, officer, enterprise, community, now):
    again = make_project(
        project.name, by=officer, now=now, enterprise=enterprise, community=community, code=project.code,
        total=900_000_000,
    )  # fmt: skip

    assert (again, InvestmentProject.objects.count(), Event.objects.count()) == (project, 1, 1)


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"name": "昀峤储能生产基地"}, "name", "of this name already"),
        ({"name": "另一个", "code": "2401-440307-04-01-1"}, "code", "“昀峤储能生产基地” has this code already"),
    ],
)
def test_a_name_and_a_code_are_given_once(project, officer, now, facts, field, said):
    with pytest.raises(changes.Taken, match=said) as refusal:
        make_project(by=officer, now=now, **facts)
    assert (refusal.value.found, refusal.value.field) == (project, field)

    other = make_project("第三个", by=officer, now=now)
    with pytest.raises(changes.Taken, match=said):
        changes.edit(other.pk, by=officer, now=now, **facts)


def test_a_change_is_told_and_the_new_person_in_charge_hears_of_it(project, officer, supervisor, now):
    later = now + timedelta(days=1)
    row = changes.edit(project.pk, by=officer, now=later, seen=project.updated_at, status="done", owner=supervisor)

    line = Event.objects.about(row).first()
    assert line.changes == {"project_status": ["building", "done"], "project_owner": [None, str(supervisor)]}
    assert Notice.objects.get().user == supervisor


def test_an_older_form_loses_and_one_that_changes_nothing_does_not(project, officer, supervisor, now):
    seen = project.updated_at
    changes.edit(project.pk, by=supervisor, now=now, seen=seen, notes="已开工")

    with pytest.raises(Refused, match="Somebody else has changed this"):
        changes.edit(project.pk, by=officer, now=now, seen=seen, notes="未开工")
    assert changes.edit(project.pk, by=officer, now=now, seen=seen, notes="已开工").notes == "已开工"


def test_it_is_not_completed_before_it_begins(officer, now):
    with pytest.raises(Refused, match="before it begins"):
        make_project(by=officer, now=now, begins_on=date(2024, 6, 1), ends_on=date(2024, 5, 1))


@pytest.mark.parametrize("role", set(Role) - {Role.OFFICER, Role.SUPERVISOR, Role.REPORTER}, ids=str)
def test_others_do_not_keep_projects(project, role, now):
    with pytest.raises(Refused, match="keep the projects"):
        changes.edit(project.pk, by=make_user(role), now=now, notes="x")


def test_projects_in_hand_are_handed_over(project, officer, supervisor, administrator, now):
    changes.edit(project.pk, by=officer, now=now, owner=officer)
    over = make_project(by=officer, now=now, owner=officer, status="done")

    assert KINDS["projects"].passes(officer, supervisor, by=administrator, at=now, most=9) == 1

    project.refresh_from_db()
    over.refresh_from_db()
    assert (project.owner, over.owner) == (supervisor, officer)
    assert Event.objects.about(project).first().changes == {"project_owner": [str(officer), str(supervisor)]}

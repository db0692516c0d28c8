"""Categories and reply templates at the desk: added, changed, taken out of use, never deleted; history tells."""

import pytest
from django.urls import reverse

from crm import reference, rules
from crm.models import Event, Role
from enterprises.requests import kinds_flow
from enterprises.requests.kinds import categories
from enterprises.requests.models import Category, ReplyTemplate

from ...factories import make_category, make_unit, make_user

LIST, NEW = reverse("categories:list"), reverse("categories:create")
TEMPLATES, NEW_TEMPLATE = reverse("reply_templates:list"), reverse("reply_templates:create")
FACTS = {"name": "政策咨询", "parent": "", "unit": "", "clock": "hours", "position": "30", "is_active": "on"}
WORDS = {"name": "首次联系", "category": "", "text": "您好，【事项】已收到。", "is_active": "on"}


@pytest.fixture
def browser(as_user, administrator):
    return as_user(administrator)


def edit_url(thing) -> str:
    return reverse("categories:edit" if isinstance(thing, Category) else "reply_templates:edit", args=[thing.pk])


def typed(category, **other) -> dict:
    facts = {"name": category.name, "parent": category.parent_id or "", "unit": category.unit_id or ""}
    facts |= {"clock": category.clock, "position": category.position, "is_active": "on" if category.is_active else ""}
    return facts | {"seen": kinds_flow.as_shown(category)} | other


def errors(response) -> list[str]:
    return response.context["form"].non_field_errors()


# ---------------------------------------------------------------- categories


def test_a_category_is_added_and_offered_at_once(browser, department, administrator):
    assert len(categories()) == 0

    response = browser.post(NEW, FACTS | {"unit": department.pk})

    assert response.url == LIST
    category = Category.objects.get()
    assert (category.unit, category.clock, category.position) == (department, "hours", 30)
    assert category.pk in categories()
    line = Event.objects.about(category).get()
    assert (line.verb, line.actor, line.changes["category_clock"]) == (
        "category.create",
        administrator,
        [None, "hours"],
    )


def test_a_new_one_is_offered_the_place_after_the_last(browser, category):
    make_category("用电报装", parent=category, position=12)

    assert browser.get(f"{NEW}?parent={category.pk}").context["form"]["position"].value() == 13
    assert browser.get(f"{NEW}?parent={category.pk}").context["form"]["parent"].value() == str(category.pk)
    assert browser.get(f"{NEW}?parent=x").status_code == 200


def test_a_double_click_adds_one(browser):
    answers = [browser.post(NEW, FACTS).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert Event.objects.about(Category.objects.get()).count() == 1


def test_a_change_is_told_with_before_and_after(browser, category, department):
    browser.post(edit_url(category), typed(category, unit=department.pk, clock="hours"))

    line = Event.objects.about(category).get()
    assert line.verb == "category.edit"
    assert line.changes == {"usual_unit": [None, "经济发展办"], "category_clock": ["days", "hours"]}
    page = browser.get(edit_url(category)).text
    assert "clock: Working days → Consultation: elapsed hours" in page


def test_saving_without_a_change_records_nothing(browser, category):
    browser.post(edit_url(category), typed(category))

    assert not Event.objects.about(category).exists()


def test_one_in_use_by_a_request_is_switched_off_and_stays_with_it(browser, service_request, category):
    make_category("其他")

    browser.post(edit_url(category), typed(category, is_active=""))

    reference.forget()
    assert category.pk not in categories()
    service_request.refresh_from_db()
    assert service_request.category == category
    assert "out of use" in browser.get(LIST).text


@pytest.fixture
def tree(category):
    """水电气 with 用电报装 below it, 金融服务 beside, 用工服务 out of use."""
    return {
        "upper": category,
        "below": make_category("用电报装", parent=category),
        "beside": make_category("金融服务"),
        "off": make_category("用工服务", is_active=False),
    }


@pytest.mark.parametrize(
    ("which", "other", "said"),
    [
        ("beside", {"name": "水电气"}, "one of this name already"),
        ("beside", {"name": "用工服务"}, "Put that one back in use"),
        ("upper", {"parent": "beside"}, "Others stand below this one"),
    ],
)
def test_what_would_break_the_tree_is_refused_and_stays_typed(browser, tree, which, other, said):
    other = {key: tree[value].pk if value in tree else value for key, value in other.items()}

    response = browser.post(edit_url(tree[which]), typed(tree[which], **other))

    assert said in errors(response)[0]
    assert all(response.context["form"][name].value() == str(value) for name, value in other.items())
    assert not Event.objects.about(tree[which]).exists()


@pytest.mark.parametrize("parent", ["below", "off", "upper"])
def test_only_other_upper_categories_in_use_can_stand_above(browser, tree, parent):
    response = browser.post(edit_url(tree["upper"]), typed(tree["upper"], parent=tree[parent].pk))

    assert response.context["form"].errors["parent"]


def test_a_third_level_is_refused_whoever_asks(administrator, tree):
    with pytest.raises(kinds_flow.Refused):
        kinds_flow.create_category(by=administrator, name="高压", parent=tree["below"])


def test_the_last_upper_category_stays_in_use(browser, category):
    response = browser.post(edit_url(category), typed(category, is_active=""))

    assert "last upper category" in errors(response)[0]


def test_a_page_that_has_grown_old_is_told(browser, category, department):
    sent = typed(category, name="水电气暖")
    browser.post(edit_url(category), typed(category, unit=department.pk))

    response = browser.post(edit_url(category), sent)

    assert "Somebody changed this while you were writing." in response.text
    assert response.context["form"]["name"].value() == "水电气暖"
    category.refresh_from_db()
    assert (category.name, category.unit) == ("水电气", department)


def test_the_list_is_a_tree_in_its_order(browser, tree):
    rows = browser.get(LIST).context["rows"]

    assert [row.name for row in rows] == ["水电气", "用电报装", "金融服务", "用工服务"]


def test_the_list_says_how_long_each_clock_is(browser, category, administrator, now):
    make_category("政策咨询", clock=Category.Clock.HOURS)
    rules.decide("requests.consult_hours", 12, from_on=now.date(), by=administrator)

    page = browser.get(LIST).text

    assert "Consultation · 12 hours" in page
    assert "3 working days" in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_for_many(browser, django_assert_num_queries, count):
    for number in range(count):
        upper = make_category(f"类别{number}", unit=make_unit(f"单位{number}"))
        below = make_category("其中", parent=upper)
        ReplyTemplate.objects.create(name=f"答复{number}", category=below, text="……")
    browser.get(LIST)

    with django_assert_num_queries(6):
        browser.get(LIST)
    with django_assert_num_queries(6):
        browser.get(TEMPLATES)


# ---------------------------------------------------------------- reply templates


def test_a_reply_template_is_added_changed_and_taken_out_of_use(browser, category):
    browser.post(NEW_TEMPLATE, WORDS)
    template = ReplyTemplate.objects.get()

    for other in ({"text": "【事项】已收到。"}, {"text": "【事项】已收到。", "is_active": ""}):
        template.refresh_from_db()
        browser.post(edit_url(template), WORDS | {"seen": kinds_flow.as_shown(template)} | other)

    template.refresh_from_db()
    assert (template.text, template.is_active) == ("【事项】已收到。", False)
    off, edited, added = Event.objects.about(template)
    assert [off.verb, edited.verb, added.verb] == ["replytemplate.edit", "replytemplate.edit", "replytemplate.create"]
    assert (off.changes, edited.changes) == ({"in_use": [True, False]}, {"words": [WORDS["text"], "【事项】已收到。"]})


def test_two_templates_of_one_name_are_refused(browser):
    browser.post(NEW_TEMPLATE, WORDS)

    response = browser.post(NEW_TEMPLATE, WORDS | {"text": "别的话"})

    assert "one of this name already" in errors(response)[0]
    assert ReplyTemplate.objects.count() == 1


def test_the_auditors_page_names_them(as_user, administrator, category):
    kinds_flow.create_category(by=administrator, name="金融服务")

    page = as_user(make_user(Role.AUDITOR)).get(reverse("desk:history")).text

    assert "added the category" in page
    assert "金融服务" in page

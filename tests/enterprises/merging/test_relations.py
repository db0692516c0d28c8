"""No table may name an enterprise without a merge knowing of it."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, UniqueConstraint

from enterprises.accounts.models import Enterprise
from enterprises.merging.relations import STAYS, columns, counts, every_column, last_rows

# a kind and an id that are no generic key to Django; none of them says where an enterprise is
BESIDE = {
    "admin.LogEntry": "Django's admin; its pages show no enterprise",
    "auth.Permission": "of a model, not of a row",
    "auditlog.LogEntry": "history of log-ins and groups",
    "enterprises.MovedRow": "what a merge writes down",
}


def every_model():
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def test_every_key_to_an_enterprise_moves_or_says_why_it_stays():
    keys = {
        (model, field.name)
        for model in every_model()
        for field in model._meta.local_concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Enterprise
    }
    generic = {
        (model, key.fk_field)
        for model in every_model()
        for key in model._meta.private_fields
        if isinstance(key, GenericForeignKey)
    }

    known = {(column.model, column.name) for column in columns()}

    assert known | set(STAYS) == keys | generic
    assert not known & set(STAYS)


def test_a_kind_of_record_without_a_generic_key_is_looked_at_by_somebody():
    found = {
        model._meta.label
        for model in every_model()
        if any(field.related_model is ContentType for field in model._meta.local_concrete_fields if field.is_relation)
        and not any(isinstance(key, GenericForeignKey) for key in model._meta.private_fields)
    }

    assert {label for label in found if not label.startswith("wagtail")} == set(BESIDE)


def test_what_may_be_there_once_only_is_said_by_fields():
    """A constraint on an expression would not be seen by clashes.unique_sets."""
    wrong = [
        constraint.name
        for column in every_column()
        for constraint in column.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and not constraint.fields
    ]

    assert wrong == []


@pytest.mark.django_db
def test_all_tables_are_counted_in_one_query(hung, django_assert_num_queries):
    one, other = hung

    with django_assert_num_queries(1):
        found = counts(one.pk, other.pk)
    with django_assert_num_queries(1):
        newest = last_rows(one.pk)

    ours = [
        column for column in columns() if column.model._meta.app_label not in {"taggit"} and "wagtail" not in column.key
    ]
    assert set(found) == set(ours)  # the fixture has something in every table of ours
    assert all(rows.keys() == {one.pk, other.pk} for rows in found.values())
    assert newest.keys() == {column.key for column in ours}

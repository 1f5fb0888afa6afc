"""Fixtures that every room of the tests shares: the guideline as shipped, a case from a few facts, the databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import Case, case_from
from tests.databases import DATABASES, Stores

STORED = {"db", "transactional_db", "django_user_model", "admin_user", "admin_client"}
"""Fixtures that open the database."""

pytest_plugins = ["tests.web_fixtures"]


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    """The guideline that ships with LeptoGuide."""
    return load()


@pytest.fixture(scope="session")
def make_case(guideline: Guideline) -> Callable[..., Case]:
    """``make_case(facts, as_of="2026-03-01")``: a patient in a few facts."""

    def case_of_facts(facts: Mapping[str, Any], as_of: str | None = "2026-03-01") -> Case:
        return case_from({"id": "test", "as_of": as_of, "facts": dict(facts)}, guideline.dictionary)

    return case_of_facts


@pytest.fixture(scope="session")
def case_of_facts(make_case: Callable[..., Case]) -> Callable[..., Case]:
    """The same under its longer name."""
    return make_case


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever opens the database runs on each of them; ``-k postgresql`` picks one."""
    marked = any(mark.name == "django_db" for mark in metafunc.definition.iter_markers())
    if marked or STORED & set(metafunc.fixturenames):
        metafunc.fixturenames.append("database")
        metafunc.parametrize("database", DATABASES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def stores(
    tmp_path_factory: pytest.TempPathFactory, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Stores]:
    """The databases of this process."""
    made = Stores(tmp_path_factory.mktemp("stores"))
    yield made
    with django_db_blocker.unblock():
        made.close()


@pytest.fixture(scope="session")
def django_db_setup(database: str, stores: Stores, django_db_blocker: DjangoDbBlocker) -> None:
    """In the place of pytest-django's: the database of this test, made as the product makes it."""
    with django_db_blocker.unblock():
        stores.use(database)

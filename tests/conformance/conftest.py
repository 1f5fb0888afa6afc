"""The exported library and the specification, translated; skipped by name where the translator can not be had."""

from __future__ import annotations

import pytest

from leptoguide.cql import names
from leptoguide.cql.library import cql_library
from leptoguide.knowledge.guideline import Guideline
from tools.conformance import specification
from tools.conformance.engines import REFERENCE, Library, translated
from tools.conformance.installing import MissingError, install_node_modules

PATIENCE = 30
"""Seconds that the tests wait for the node packages when they are not there."""


@pytest.fixture(scope="session")
def translator() -> None:
    """The official translator and the reference engine."""
    try:
        install_node_modules(PATIENCE)
    except MissingError as missing:
        pytest.skip(f"{REFERENCE.name} and the CQL translator: {missing}")


@pytest.fixture(scope="session")
def library(translator: None, guideline: Guideline, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The guideline as shipped."""
    return translated(cql_library(guideline), names.library(guideline), tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def tables(translator: None, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The rows of the specification."""
    return translated(specification.library(), specification.NAME, tmp_path_factory.mktemp("tables"))

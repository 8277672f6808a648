"""docs/reliability.md says only what a test shows: each promise names one, and each that is named is there."""

import ast
import re

import pytest

from tests.faults.matrix.board import BEGIN, DOCUMENT

ROOT = DOCUMENT.parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)")
TEXT = DOCUMENT.read_text()
PROMISES = re.findall(r"^- (?:.+\n?(?:  .*\n)*)", TEXT.partition(BEGIN)[0], flags=re.MULTILINE)


def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(TEXT))))
def test_a_test_that_is_named_is_there(path, name):
    assert (ROOT / path).is_file()
    assert name in functions_in(path)


def test_there_are_promises():
    assert len(PROMISES) > 20


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise[2:50].strip())
def test_a_promise_names_its_test(promise):
    assert NAMED.search(promise)

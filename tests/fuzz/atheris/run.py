"""`python -m tests.fuzz.atheris.run TARGET …`: libFuzzer for one target; the rest is libFuzzer's own options."""

import sys
import warnings

import atheris

# Our parsers, and Pillow's: what they do with a byte guides the next try.
with atheris.instrument_imports(include=["bot", "cogs", "PIL"], enable_loader_override=False):
    from tests.fuzz.atheris.targets import TARGETS

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()

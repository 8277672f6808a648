"""`python -m tests.docs` (`make docs`): writes every page of the documentation that is made from the code."""

import sys

from tests.docs.pages import PAGES, read, write


def main() -> int:
    """Write what has changed; the exit status."""
    for path, make in PAGES.items():
        page = make()
        if read(path) != page:
            write(path, page)
            sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

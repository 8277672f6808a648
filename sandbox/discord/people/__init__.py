"""The side of the people: what users do, see, and break (`/sandbox/…`)."""

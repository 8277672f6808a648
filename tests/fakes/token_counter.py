"""Counts words."""


class FakeTokenCounter:
    async def count(self, prompt):
        return len(prompt.split())

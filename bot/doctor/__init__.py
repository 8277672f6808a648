"""`python -m bot doctor`: looks at everything that the bot needs, changes nothing, and says what to do."""

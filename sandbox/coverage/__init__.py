"""What the sandbox's Discord covers of Discord, read off its own code: routes, limits, errors, the gateway."""

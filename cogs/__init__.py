"""What people touch in Discord: slash commands, one package per feature."""

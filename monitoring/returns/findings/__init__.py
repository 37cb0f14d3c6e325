"""What validation found on returns: stored with the version, explained by its sender, accepted by a reviewer."""

"""From stored bytes to versions, changes and events."""

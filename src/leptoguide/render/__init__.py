"""What people and other systems read: text for a terminal, JSON. It decides nothing."""

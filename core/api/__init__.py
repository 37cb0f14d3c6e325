"""What other systems read and write at `/api/v1/`: what the rooms' viewsets share."""

"""The Information Sharing Center: keeps, shows and shares alerts."""

"""Life: what people, trucks, ships, flights and animals do on ordinary days."""

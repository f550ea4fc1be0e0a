"""How well it detects: invented weeks that nobody looked at, scored, beside four baselines."""

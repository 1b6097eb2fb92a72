"""An embedded site to try, demonstrate and test jarz_pos in: SQLite and PyPI packages, no bench. Never installed."""

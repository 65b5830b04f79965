"""The round: its page, its list, a form for every act of steps 1 to 4."""

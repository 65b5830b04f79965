"""Lets `python -m xieshang …` run the command line where nothing is installed."""

from __future__ import annotations

import sys

from xieshang.config.cli import main

sys.exit(main())

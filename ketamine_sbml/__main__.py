"""``python -m ketamine_sbml`` is the command ``ketamine-sbml``."""

import sys

from ketamine_sbml.cli import main

sys.exit(main())

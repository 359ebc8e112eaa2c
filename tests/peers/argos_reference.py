"""Runs in the environment of Argos Translate: JSON lines of what to translate in, JSON lines of translations out.

Each line in is ``{"text": …, "source": …, "target": …}``, each line out ``{"translation": …}``. The packages are those
of ``ARGOS_PACKAGES_DIR``.
"""

import json
import sys

from argostranslate.translate import translate

for line in sys.stdin:
    asked = json.loads(line)
    answer = {"translation": translate(asked["text"], asked["source"], asked["target"])}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()

"""Two hundred random kills at full scale while people earn certificates: `tests/real/test_academy_kills.py`.

python -m tests.load.academy_kills SIZE
"""

import os
import subprocess
import sys

from tests.load.figures import ROOT, tell

FEWEST = 8


def main(size: int) -> None:
    """Kill `size / 100` processes."""
    kills = max(FEWEST, size // 100)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/real/test_academy_kills.py"]
    environment = {**os.environ, "ACADEMY_KILLS": str(kills), "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
    tell(f"proofs failed after {kills} kills", int(done.returncode != 0), "proofs", 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))

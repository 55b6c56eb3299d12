"""Entry point of the command, also as `python -m zuora_aqua_contracts`."""

import signal
import sys


def run() -> None:
    """Run the command and exit with its status."""
    try:
        from .command import interrupts  # noqa: PLC0415 - an interrupt while modules are imported is handled below

        with interrupts.noted():
            from .command.cli import main  # noqa: PLC0415 - an interrupt while modules are imported is handled below

            status = main()
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
    # Nothing is left to be done in order; an interrupt while the interpreter exits must not print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(status)


if __name__ == "__main__":
    run()

"""Entry point of the command, also as `python -m zuora_aqua_contracts`."""

import sys

_SIGNALLED = 128  # exit statuses above are of signals; not of a module, whose import an interrupt may end
_INTERRUPTED = 130


def run() -> None:
    """Run the command and exit with its status."""
    is_noted = False
    try:
        from .command import interrupts  # noqa: PLC0415 - an interrupt while modules are imported is handled below

        with interrupts.noted():
            is_noted = True
            from .command.cli import main  # noqa: PLC0415 - an interrupt while modules are imported is handled below

            status = main()
    except KeyboardInterrupt:
        if not is_noted:  # else the handler has said so
            sys.stderr.write("zuora-aqua-contracts: interrupted\n")
        status = interrupts.status() if is_noted else _INTERRUPTED
    import signal  # noqa: PLC0415 - at the top, an interrupt of it would be a traceback

    # Nothing is left to be done in order; an interrupt while the interpreter exits must not print a traceback, and a
    # further one must not change the status of an interrupted run.
    signal.signal(signal.SIGINT, signal.SIG_IGN if status > _SIGNALLED else signal.SIG_DFL)
    sys.exit(status)


if __name__ == "__main__":
    run()

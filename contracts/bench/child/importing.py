"""What it costs to run a statement in a fresh interpreter: prints seconds, CPU seconds, peak memory in bytes.

It imports nothing before the statement that a plain interpreter has not imported anyway.
"""

import sys
import time


def peak() -> int:
    """Peak memory of this process, in bytes.

    Linux tells it of this process alone; `getrusage` has that of the process that started it in it too.
    """
    try:
        with open("/proc/self/status", "rb") as status:  # noqa: PTH123 - pathlib would be an import of its own
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmHWM"))
    except OSError:
        import resource  # noqa: PLC0415 - only where there is no /proc

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Run the statement that is the argument."""
    code = compile(sys.argv[1], "<statement>", "exec")
    start, cpu = time.perf_counter(), time.process_time()
    exec(code, {})  # noqa: S102 - a statement of the bench
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    sys.stdout.write(f"[{seconds}, {cpu}, {peak()}]\n")


if __name__ == "__main__":
    main()

"""Prints how many tasks that do nothing a process pool runs in a second, submitted one by one."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed


def nothing(x):
    return x * x


if __name__ == "__main__":
    tasks = 20_000
    with ProcessPoolExecutor(int(sys.argv[1])) as pool:
        list(pool.map(nothing, range(100)))
        before = time.perf_counter()
        for future in as_completed([pool.submit(nothing, x) for x in range(tasks)]):
            future.result()
        print(tasks / (time.perf_counter() - before))

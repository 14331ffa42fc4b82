package dev.gridwright.evaluate.launch;

import dev.gridwright.evaluate.launch.Ended.Bound;
import dev.gridwright.evaluate.launch.kernel.Memory;
import dev.gridwright.evaluate.launch.kernel.ProcessTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the attempts that run, again and again: ends one that exceeds its bounds where the kernel does not hold it
/// to them, ends the largest before the machine runs out of memory, and repeats what came too early.
///
/// One thread of its own, which waits while nothing runs.
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final long everyNanos;
    private final long minFreeBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Launched> running = new LinkedHashSet<>();
    private final Thread thread = new Thread(this::run, "launch-watch");
    private boolean closed;

    Watch(LaunchSettings settings) {
        everyNanos = settings.watchEvery().toNanos();
        minFreeBytes = settings.minFreeBytes();
        thread.setDaemon(true);
        thread.start();
    }

    void add(Launched attempt) {
        change(() -> running.add(attempt));
    }

    void forget(Launched attempt) {
        change(() -> running.remove(attempt));
    }

    List<Launched> running() {
        lock.lock();
        try {
            return List.copyOf(running);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        change(() -> closed = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            boolean idle = running.isEmpty();
            change.run();
            if (idle || closed) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (pause()) {
            try {
                look(running());
            } catch (RuntimeException e) {
                LOG.error("The watch over running commands failed and goes on", e);
            }
        }
    }

    /// @return false when closed
    private boolean pause() {
        lock.lock();
        try {
            while (running.isEmpty() && !closed) {
                changed.await();
            }
            long left = everyNanos;
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException _) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void look(List<Launched> attempts) {
        attempts.forEach(Launched::insist);
        boolean scarce = Memory.available() < minFreeBytes;
        var bounded = attempts.stream()
                .filter(attempt -> scarce || attempt.isWatched())
                .toList();
        if (bounded.isEmpty()) {
            return;
        }
        var table = ProcessTable.read();
        Map<Launched, Long> sizes = new HashMap<>();
        for (var attempt : bounded) {
            var members = attempt.members(table);
            sizes.put(attempt, Memory.atMost(members));
            check(attempt, members, sizes.get(attempt));
        }
        if (scarce) {
            var largest = sizes.entrySet().stream().max(Map.Entry.comparingByValue());
            largest.filter(each -> each.getValue() > 0).ifPresent(each -> {
                LOG.warn(
                        "Memory of the machine is short: attempt {}, which holds about {} MiB, is killed",
                        each.getKey().launch().id(),
                        each.getValue() >> 20);
                each.getKey().exceed(Bound.MACHINE);
            });
        }
    }

    private static void check(Launched attempt, Collection<Long> members, long atMost) {
        var launch = attempt.launch();
        if (attempt.wasRefusedForks() || members.size() > launch.processes().orElse(Integer.MAX_VALUE)) {
            attempt.exceed(Bound.PROCESSES);
        }
        long bound = launch.memoryBytes().orElse(Long.MAX_VALUE);
        // Processes that have forked share most of their pages: the exact look, which takes longer, decides.
        if (atMost > bound && (members.size() == 1 || Memory.exactly(members) > bound)) {
            attempt.exceed(Bound.MEMORY);
        }
    }
}

package dev.gridwright.child;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Finds threads that a trial left behind: whatever runs now and did not run when this object was made, apart from
/// what the JVM starts for itself. Virtual threads show as the carriers they run on.
///
/// A process that a trial started shows too, by the thread that waits for its end.
final class StrayThreads {
    /// How long threads that are about to end may take.
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Threads the JVM starts when first needed.
    private static final Set<String> OF_THE_JVM =
            Set.of("Common-Cleaner", "Attach Listener", "Signal Dispatcher", "Notification Thread", "Finalizer");

    private final ThreadGroup all = root();
    private final Set<Thread> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private Thread[] running = new Thread[32];

    StrayThreads() {
        known.addAll(now());
    }

    /// The names of the threads left behind, having waited a moment for them to end.
    List<String> names() {
        List<String> names = List.of();
        int count = enumerate();
        for (int i = 0; i < count; i++) {
            if (!known.contains(running[i])) {
                names = strays();
                break;
            }
        }
        Arrays.fill(running, 0, count, null);
        return names;
    }

    private List<String> strays() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<String> names = new ArrayList<>();
        for (var thread : now()) {
            if (known.contains(thread)) {
                continue;
            }
            if (OF_THE_JVM.contains(thread.getName())) {
                known.add(thread);
            } else if (!ends(thread, deadline)) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private static boolean ends(Thread thread, long deadline) {
        try {
            long left = deadline - System.nanoTime();
            return left > 0 ? thread.join(Duration.ofNanos(left)) : !thread.isAlive();
        } catch (InterruptedException _) {
            // The thread we wait for did this; it is not ending.
            return false;
        }
    }

    private List<Thread> now() {
        int count = enumerate();
        return List.of(Arrays.copyOf(running, count));
    }

    private int enumerate() {
        int count = all.enumerate(running, true);
        while (count == running.length) {
            running = new Thread[2 * running.length];
            count = all.enumerate(running, true);
        }
        return count;
    }

    private static ThreadGroup root() {
        var group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}

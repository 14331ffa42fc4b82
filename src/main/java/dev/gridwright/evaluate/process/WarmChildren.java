package dev.gridwright.evaluate.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands out child processes and keeps spare ones warm, so that a slot whose child was killed goes on at once.
///
/// All are started from one permanent thread, since some ways of tying a child to its parent tie it to the thread.
///
/// State is owned by this object's monitor.
final class WarmChildren implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmChildren.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChildSettings settings;
    private final NativeLibraries libraries;
    private final Deque<Request> requests = new ArrayDeque<>();
    private final Deque<ChildProcess> spares = new ArrayDeque<>();
    private @Nullable Thread starter;
    private boolean spareFailed;
    private boolean closed;

    private record Request(long heapBytes, CompletableFuture<ChildProcess> child) {}

    WarmChildren(ChildSettings settings) {
        this.settings = settings;
        this.libraries = new NativeLibraries(settings.natives());
    }

    /// A child with that heap: a spare one if it fits, else a new one. Whoever does not want it any more cancels.
    synchronized CompletableFuture<ChildProcess> acquire(long heapBytes) {
        if (closed) {
            return CompletableFuture.failedFuture(new CancellationException("the server is closing"));
        }
        if (starter == null) {
            starter = new Thread(this::start, "child-starter");
            starter.setDaemon(true);
            starter.start();
        }
        spareFailed = false;
        notifyAll();
        for (var spares = this.spares.iterator(); spares.hasNext(); ) {
            var spare = spares.next();
            if (!spare.isAlive()) {
                spares.remove();
                spare.close();
            } else if (spare.heapBytes() == heapBytes) {
                spares.remove();
                return CompletableFuture.completedFuture(spare);
            }
        }
        var request = new Request(heapBytes, new CompletableFuture<>());
        requests.add(request);
        return request.child;
    }

    @Override
    public void close() {
        @Nullable Thread ending;
        synchronized (this) {
            ending = starter;
            closed = true;
            notifyAll();
            requests.forEach(request -> request.child.cancel(false));
            requests.clear();
        }
        endSpares();
        if (ending != null) {
            awaitEnd(ending);
        }
        libraries.close();
    }

    /// It may be starting a child at this moment, which it then ends.
    private static void awaitEnd(Thread thread) {
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void start() {
        while (awaitNeed()) {
            Request request;
            synchronized (this) {
                request = requests.poll();
            }
            if (request == null) {
                startSpare();
            } else if (!request.child.isDone()) {
                answer(request);
            }
        }
        endSpares();
    }

    /// @return false when closed
    private synchronized boolean awaitNeed() {
        while (!closed && requests.isEmpty() && (spareFailed || spares.size() >= settings.spares())) {
            try {
                wait();
            } catch (InterruptedException _) {
                // Nobody interrupts this thread; it ends when closed.
            }
        }
        return !closed;
    }

    private void answer(Request request) {
        try {
            var child = ChildProcess.start(settings, request.heapBytes, libraries.folder());
            if (!request.child.complete(child)) {
                keep(child);
            }
        } catch (IOException | RuntimeException | Error e) {
            // Also when there is no room for one more thread: whoever waits has to hear of it.
            request.child.completeExceptionally(e);
        }
    }

    private void startSpare() {
        try {
            keep(ChildProcess.start(settings, settings.heapBytes(), libraries.folder()));
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn(
                    "No spare child process could be started; it is tried again with the next trial that needs one", e);
            synchronized (this) {
                spareFailed = true;
            }
        }
    }

    private void keep(ChildProcess child) {
        synchronized (this) {
            if (!closed && child.heapBytes() == settings.heapBytes() && spares.size() < settings.spares()) {
                spares.add(child);
                return;
            }
        }
        child.end();
    }

    private void endSpares() {
        Deque<ChildProcess> ending;
        synchronized (this) {
            ending = new ArrayDeque<>(spares);
            spares.clear();
        }
        ending.forEach(ChildProcess::end);
    }
}

package dev.gridwright.child;

import dev.gridwright.child.frame.Frame;
import dev.gridwright.child.frame.FrameInput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// The frames that come in, read by whichever of two threads has nothing better to do.
///
/// Between trials the thread that runs them reads for itself, so that a short trial costs no change of thread. While a
/// trial takes longer than [#TURN_NANOS], the watching thread reads instead: it sees a [Frame.Cancel] and, above all,
/// the end of the stream, which means that the server is gone. What it reads beyond that it hands over.
///
/// State is owned by this object's monitor; whoever reads does so outside of it.
final class Inbox {
    /// How long a trial runs before somebody listens; a child outlives its server by no more than about twice that.
    private static final long TURN_NANOS = 50_000_000;

    private final FrameInput frames;
    private final LongConsumer cancel;
    private final Runnable end;
    private final Deque<Frame> handed = new ArrayDeque<>();
    private boolean readByRunner;
    private boolean readByWatcher;
    private long turns;

    /// @param cancel called with the token of a trial to interrupt
    /// @param end called when no frame will come any more; it does not return
    Inbox(FrameInput frames, LongConsumer cancel, Runnable end) {
        this.frames = frames;
        this.cancel = cancel;
        this.end = end;
    }

    /// Waits for the next frame.
    ///
    /// *Thread*: the one that runs trials.
    Frame next() {
        synchronized (this) {
            while (readByWatcher && handed.isEmpty()) {
                waitForWatcher();
            }
            var frame = handed.poll();
            if (frame != null) {
                turns++;
                return frame;
            }
            readByRunner = true;
        }
        var frame = read();
        synchronized (this) {
            readByRunner = false;
            turns++;
        }
        return frame;
    }

    /// Watches for ever.
    ///
    /// *Thread*: one of its own.
    void watch() {
        long seen = 0;
        while (true) {
            LockSupport.parkNanos(TURN_NANOS);
            synchronized (this) {
                boolean sameTrial = turns == seen;
                seen = turns;
                if (readByRunner || !sameTrial) {
                    continue;
                }
                readByWatcher = true;
            }
            var frame = read();
            while (frame instanceof Frame.Cancel(long token)) {
                cancel.accept(token);
                frame = read();
            }
            synchronized (this) {
                handed.add(frame);
                readByWatcher = false;
                notifyAll();
            }
        }
    }

    private Frame read() {
        try {
            var frame = frames.read();
            if (frame.isPresent()) {
                return frame.get();
            }
        } catch (IOException e) {
            System.err.println("The child process cannot understand its server: " + e);
        }
        end.run();
        throw new IllegalStateException("the process was to end");
    }

    private void waitForWatcher() {
        try {
            wait();
        } catch (InterruptedException _) {
            // Nobody asks this process to end by an interrupt; it was meant for a trial that is over.
        }
    }
}

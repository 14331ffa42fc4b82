package dev.gridwright.evaluate.process;

import dev.gridwright.evaluate.Output;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/// What a child writes to its standard error: always read, so that it never blocks, and sorted by the trials that
/// follow each other. What comes between two trials is kept with the first of them.
///
/// State is owned by this object's monitor; [#drain] runs on a thread of its own until the stream ends.
final class ChildOutput {
    private Output current = new Output();
    private long drained;
    private boolean over;

    /// Reads until the stream ends.
    void drain(InputStream in) {
        var buffer = new byte[Output.HEAD_BYTES];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                append(buffer, count);
            }
        } catch (IOException _) {
            // The process was ended and its pipe closed under us.
        } finally {
            synchronized (this) {
                over = true;
                notifyAll();
            }
        }
    }

    private synchronized void append(byte[] bytes, int length) {
        current.append(bytes, length);
        drained += length;
        notifyAll();
    }

    /// Keeps what comes from now on apart: a trial begins.
    synchronized Output next() {
        current = new Output();
        return current;
    }

    /// Of the trial under way, or the last one.
    synchronized Output current() {
        return current;
    }

    /// Waits until that many bytes were read since the child started, or the stream ended, or patience did.
    synchronized void await(long bytes, long patienceNanos) {
        long deadline = System.nanoTime() + patienceNanos;
        boolean interrupted = false;
        long left = patienceNanos;
        while (drained < bytes && !over && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            } catch (InterruptedException _) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the end of the stream.
    void awaitEnd(long patienceNanos) {
        await(Long.MAX_VALUE, patienceNanos);
    }
}

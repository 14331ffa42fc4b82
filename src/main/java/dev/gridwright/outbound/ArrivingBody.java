package dev.gridwright.outbound;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Hands the parts of a body from the event loop on which they arrive to the thread that reads them. While
/// [#MAX_WAITING_BYTES] wait to be read, the other side is not read from.
///
/// State is owned by its lock.
final class ArrivingBody extends InputStream {
    static final int MAX_WAITING_BYTES = 256 * 1024;

    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private LongSupplier nanosLeft;
    private long stallNanos = Long.MAX_VALUE;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> parts = new ArrayDeque<>();
    private long waiting;
    private int position;
    private boolean ended;
    private boolean paused;
    private boolean closed;
    private @Nullable Throwable failure;

    /// To be called on the event loop, as the head arrives.
    ///
    /// @param nanosLeft until the request's time is over
    ArrivingBody(HttpClientRequest request, HttpClientResponse response, LongSupplier nanosLeft) {
        this.request = request;
        this.response = response;
        this.nanosLeft = nanosLeft;
    }

    /// Begins to take what arrives.
    void take() {
        response.exceptionHandler(error -> finish(error));
        response.endHandler(ignored -> finish(null));
        response.handler(this::arrived);
    }

    private void arrived(Buffer part) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            parts.add(part.getBytes());
            waiting += part.length();
            if (waiting > MAX_WAITING_BYTES && !paused) {
                paused = true;
                response.pause();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void finish(@Nullable Throwable error) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = error;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        boolean resume;
        int count;
        lock.lock();
        try {
            await();
            var part = parts.peek();
            if (part == null) {
                return endOrFailure();
            }
            count = Math.min(length, part.length - position);
            System.arraycopy(part, position, into, offset, count);
            position += count;
            waiting -= count;
            if (position == part.length) {
                parts.remove();
                position = 0;
            }
            resume = paused && waiting <= MAX_WAITING_BYTES / 2;
            paused = paused && !resume;
        } finally {
            lock.unlock();
        }
        if (resume) {
            response.resume();
        }
        return count;
    }

    private int endOrFailure() throws OutboundFailed {
        if (failure != null) {
            throw new OutboundFailed(
                    OutboundFailed.Reason.BROKEN, "The answer broke off: " + Words.of(failure) + ".", failure);
        }
        return -1;
    }

    /// Changes how long it may take, before it is read.
    ///
    /// @param left until it has to be whole
    /// @param stall how long it may bring nothing while it is waited for, in nanoseconds
    void within(LongSupplier left, long stall) {
        lock.lock();
        try {
            nanosLeft = left;
            stallNanos = stall;
        } finally {
            lock.unlock();
        }
    }

    private void await() throws IOException {
        long stallLeft = stallNanos;
        while (parts.isEmpty() && !ended) {
            if (closed) {
                throw new IOException("the answer was closed");
            }
            long left = Math.min(nanosLeft.getAsLong(), stallLeft);
            if (left <= 0) {
                request.reset();
                throw new OutboundFailed(
                        OutboundFailed.Reason.TIMEOUT,
                        stallLeft <= 0
                                ? "The answer brought nothing for " + stallNanos / 1e9 + " s."
                                : "The answer did not arrive whole in time.");
            }
            try {
                stallLeft -= left - changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                request.reset();
                throw (IOException) new InterruptedIOException("interrupted while an answer arrived").initCause(e);
            }
        }
    }

    /// Breaks off what has not arrived.
    @Override
    public void close() {
        boolean breakOff;
        lock.lock();
        try {
            breakOff = !closed && !ended;
            closed = true;
            parts.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (breakOff) {
            request.reset();
        }
    }
}

package dev.gridwright.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// What a child writes to its standard error: always read, so that it never blocks, and kept for the trial
/// under way: its beginning and its end, with the number of bytes left out between them.
///
/// State is owned by this object's monitor; [#drain] runs on a thread of its own until the stream ends.
public final class Output {
    public static final int HEAD_BYTES = 64 * 1024;
    public static final int TAIL_BYTES = 1024 * 1024;

    private byte[] head = {};
    private int headSize;
    private byte[] tail = {};
    /// How many bytes went to the tail, of which it holds the last.
    private long tailTotal;

    private long drained;
    private boolean over;

    /// Reads until the stream ends.
    public void drain(InputStream in) {
        var buffer = new byte[HEAD_BYTES];
        try {
            int count = in.read(buffer);
            while (count >= 0) {
                append(buffer, count);
                count = in.read(buffer);
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

    /// Forgets what was kept: a trial begins.
    public synchronized void clear() {
        if (headSize > 0) {
            head = new byte[0];
            headSize = 0;
            tail = new byte[0];
            tailTotal = 0;
        }
    }

    /// Waits until that many bytes were read since the child started, or the stream ended, or patience did.
    public synchronized void await(long bytes, long patienceNanos) {
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
    public void awaitEnd(long patienceNanos) {
        await(Long.MAX_VALUE, patienceNanos);
    }

    /// What was kept, with a mark where bytes were left out.
    public synchronized String text() {
        if (headSize == 0) {
            return "";
        }
        var beginning = new String(head, 0, headSize, StandardCharsets.UTF_8);
        if (tailTotal == 0) {
            return beginning;
        }
        if (tailTotal <= tail.length) {
            return beginning + new String(tail, 0, (int) tailTotal, StandardCharsets.UTF_8);
        }
        int oldest = (int) (tailTotal % tail.length);
        return beginning
                + "\n[%,d bytes left out]\n".formatted(tailTotal - tail.length)
                + new String(tail, oldest, tail.length - oldest, StandardCharsets.UTF_8)
                + new String(tail, 0, oldest, StandardCharsets.UTF_8);
    }

    public synchronized void append(byte[] bytes, int length) {
        int toHead = Math.min(length, HEAD_BYTES - headSize);
        if (toHead > 0) {
            head = grown(head, headSize + toHead, HEAD_BYTES);
            System.arraycopy(bytes, 0, head, headSize, toHead);
            headSize += toHead;
        }
        appendToTail(bytes, toHead, length);
        drained += length;
        notifyAll();
    }

    private void appendToTail(byte[] bytes, int start, int end) {
        int from = start;
        while (from < end) {
            tail = grown(tail, tailTotal + (end - from), TAIL_BYTES);
            int at = (int) (tailTotal % tail.length);
            int count = Math.min(end - from, tail.length - at);
            System.arraycopy(bytes, from, tail, at, count);
            from += count;
            tailTotal += count;
        }
    }

    private static byte[] grown(byte[] bytes, long wanted, int max) {
        if (bytes.length >= Math.min(wanted, max)) {
            return bytes;
        }
        return Arrays.copyOf(bytes, (int) Math.min(max, Math.max(2 * wanted, 1024)));
    }
}

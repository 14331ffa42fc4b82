package dev.gridwright.evaluate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// What one attempt writes, kept in bounds: its beginning and its end, with the number of bytes left out between them.
/// It may be read while it is written.
///
/// State is owned by this object's monitor, which is never held for long.
public final class Output {
    public static final int HEAD_BYTES = 64 * 1024;
    public static final int TAIL_BYTES = 1024 * 1024;

    private byte[] head = {};
    private int headSize;
    private byte[] tail = {};
    /// How many bytes went to the tail, of which it holds the last.
    private long tailTotal;

    private boolean ended;

    /// A part of what was written.
    ///
    /// @param leftOut bytes before it that are not kept any more
    /// @param next the position behind it
    /// @param last whether nothing is written behind it, now or later
    public record Part(long leftOut, byte[] bytes, long next, boolean last) {}

    /// Reads until the stream ends, on the calling thread.
    public void drain(InputStream in) {
        var buffer = new byte[HEAD_BYTES];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                append(buffer, count);
            }
        } catch (IOException _) {
            // The process was ended and its pipe closed under us.
        }
    }

    /// What was kept, with a mark where bytes were left out.
    public synchronized String text() {
        var kept = new ByteArrayOutputStream(headSize + (int) Math.min(tailTotal, tail.length) + 64);
        kept.write(head, 0, headSize);
        if (tailTotal <= tail.length) {
            kept.write(tail, 0, (int) tailTotal);
        } else {
            int oldest = (int) (tailTotal % tail.length);
            kept.writeBytes(mark(tailTotal - tail.length).getBytes(StandardCharsets.UTF_8));
            kept.write(tail, oldest, tail.length - oldest);
            kept.write(tail, 0, oldest);
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    /// What stands where so many bytes were left out.
    public static String mark(long bytes) {
        return String.format(Locale.ROOT, "\n[%,d bytes left out]\n", bytes);
    }

    /// Some of what was written from a position on: bytes counted from the attempt's first, 0.
    ///
    /// @param max bytes
    public synchronized Part read(long from, int max) {
        long total = headSize + tailTotal;
        long start = Math.min(from, total);
        if (start < headSize) {
            int end = (int) Math.min(headSize, start + max);
            return part(0, Arrays.copyOfRange(head, (int) start, end), end, total);
        }
        long wanted = start - headSize;
        long oldest = Math.max(0, tailTotal - tail.length);
        long first = Math.max(wanted, oldest);
        var bytes = new byte[(int) Math.min(max, tailTotal - first)];
        for (int copied = 0; copied < bytes.length; ) {
            int at = (int) ((first + copied) % tail.length);
            int count = Math.min(bytes.length - copied, tail.length - at);
            System.arraycopy(tail, at, bytes, copied, count);
            copied += count;
        }
        return part(first - wanted, bytes, headSize + first + bytes.length, total);
    }

    private Part part(long leftOut, byte[] bytes, long next, long total) {
        return new Part(leftOut, bytes, next, ended && next == total);
    }

    /// Says that the attempt is over; what comes later is not of it, and not kept.
    public synchronized void end() {
        ended = true;
    }

    public synchronized void append(byte[] bytes, int length) {
        if (ended) {
            return;
        }
        int toHead = Math.min(length, HEAD_BYTES - headSize);
        if (toHead > 0) {
            head = grown(head, headSize + toHead, HEAD_BYTES);
            System.arraycopy(bytes, 0, head, headSize, toHead);
            headSize += toHead;
        }
        appendToTail(bytes, toHead, length);
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

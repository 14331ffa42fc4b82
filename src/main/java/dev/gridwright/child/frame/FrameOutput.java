package dev.gridwright.child.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/// The writing end of a stream of frames. Whole frames only: one that cannot be encoded leaves no trace.
///
/// *Thread*: any; a frame is never torn by another.
public final class FrameOutput {
    /// What may be held back for one larger write.
    private static final int MAX_HELD_BYTES = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream out;
    private final Buffer buffer = new Buffer();
    private final DataOutputStream body = new DataOutputStream(buffer);

    public FrameOutput(OutputStream out) {
        this.out = out;
    }

    /// Writes a frame so that the other side sees it now, with all that was held back.
    public void send(Frame frame) throws IOException {
        lock.lock();
        try {
            encode(frame);
            flush();
        } finally {
            lock.unlock();
        }
    }

    /// Writes a frame that may travel together with the next one.
    public void hold(Frame frame) throws IOException {
        lock.lock();
        try {
            encode(frame);
            if (buffer.size() > MAX_HELD_BYTES) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends the frame unless another thread is writing at this moment.
    ///
    /// @return whether it was sent
    public boolean trySend(Frame frame) throws IOException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            encode(frame);
            flush();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void encode(Frame frame) throws IOException {
        int start = buffer.size();
        boolean whole = false;
        try {
            body.writeInt(Wire.MAGIC);
            body.writeByte(Wire.type(frame));
            body.writeInt(0);
            Wire.write(frame, body);
            int length = buffer.size() - start - Wire.HEADER_BYTES;
            if (length > Wire.MAX_BODY_BYTES) {
                throw new IOException("a message of " + length + " bytes between server and child process is over the "
                        + "limit of " + Wire.MAX_BODY_BYTES);
            }
            buffer.length(start, length);
            whole = true;
        } finally {
            if (!whole) {
                buffer.truncate(start);
            }
        }
    }

    private void flush() throws IOException {
        try {
            buffer.writeTo(out);
            out.flush();
        } finally {
            buffer.truncate(0);
        }
    }

    private static final class Buffer extends ByteArrayOutputStream {
        private Buffer() {
            super(1024);
        }

        private void length(int start, int length) {
            ByteBuffer.wrap(buf).putInt(start + Wire.HEADER_BYTES - Integer.BYTES, length);
        }

        private void truncate(int size) {
            count = size;
            if (size == 0 && buf.length > 2 * MAX_HELD_BYTES) {
                buf = new byte[1024];
            }
        }
    }
}

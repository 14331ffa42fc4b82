package dev.gridwright.child;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The streams of this process, taken out of the reach of objectives: frames travel over descriptors nobody else
/// knows, standard input is empty, and both standard output and standard error go to the parent's log.
final class OwnStreams {
    private final FileInputStream fromParent;
    private final FileOutputStream toParent;
    private final Counted log;
    private final PrintStream print;
    private final InputStream nothing = new Nothing();

    private OwnStreams(FileInputStream fromParent, FileOutputStream toParent, FileOutputStream log) {
        this.fromParent = fromParent;
        this.toParent = toParent;
        this.log = new Counted(log);
        print = new Print(this.log);
    }

    /// Takes them; to be called once, before anything else runs.
    static OwnStreams take() {
        var streams = new OwnStreams(input(), output(), log());
        streams.restore();
        return streams;
    }

    InputStream fromParent() {
        return fromParent;
    }

    OutputStream toParent() {
        return toParent;
    }

    /// What was written to standard output and standard error since the start, in bytes.
    long written() {
        print.flush();
        return log.count;
    }

    /// Undoes what a trial may have done to `System.out` and its like.
    void restore() {
        if (System.out != print) {
            System.setOut(print);
        }
        if (System.err != print) {
            System.setErr(print);
        }
        if (System.in != nothing) {
            System.setIn(nothing);
        }
    }

    /// Opening the pipe once more gives a descriptor of our own; closing the well-known one then makes the JDK point
    /// it to the null device, where native code and child processes do no harm.
    private static FileInputStream input() {
        var known = new FileInputStream(FileDescriptor.in);
        try {
            var own = new FileInputStream("/dev/fd/0");
            known.close();
            return own;
        } catch (IOException _) {
            return known;
        }
    }

    private static FileOutputStream output() {
        var known = new FileOutputStream(FileDescriptor.out);
        try {
            var own = new FileOutputStream("/dev/fd/1");
            known.close();
            return own;
        } catch (IOException _) {
            return known;
        }
    }

    /// The well-known descriptor stays, for what the JVM itself has to say.
    private static FileOutputStream log() {
        try {
            return new FileOutputStream("/dev/fd/2");
        } catch (IOException _) {
            return new FileOutputStream(FileDescriptor.err);
        }
    }

    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private volatile long count;

        private Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }

    /// Empty, and stays so when closed.
    private static final class Nothing extends InputStream {
        @Override
        public int read() {
            return -1;
        }
    }

    /// Cannot be closed by whoever prints.
    private static final class Print extends PrintStream {
        private Print(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            flush();
        }
    }
}

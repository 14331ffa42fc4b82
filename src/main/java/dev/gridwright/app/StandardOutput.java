package dev.gridwright.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/// Standard output that remembers why it could not be written: a result that nobody received is no success.
final class StandardOutput extends FilterOutputStream {
    private static final int READER_GONE = 141;
    private static final int NOT_WRITTEN = 1;

    private Optional<String> trouble = Optional.empty();

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /// The exit code of the process: that of its command, unless its results were lost. A reader that left, as
    /// `head` does, is answered as the platform's own programs are: with 128 + SIGPIPE, in silence.
    int judge(int code, PrintStream err) {
        if (trouble.isEmpty()) {
            return code;
        }
        if (trouble.get().contains("Broken pipe")) {
            return READER_GONE;
        }
        err.println("gridwright: standard output cannot be written: " + trouble.get());
        return NOT_WRITTEN;
    }
}

package dev.gridwright.content;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Where files are fetched from.
///
/// *Thread*: any; blocks, and ends with an `InterruptedException` when its thread is interrupted.
public interface Web {
    /// Asks for a file. Redirects are answers like any other; nothing is unpacked.
    ///
    /// @param headers to be sent beside what every request has
    /// @throws HostRefused when this server may not connect to that host
    /// @throws IOException when no answer came; a [TooSlow] when none came in time
    Answer get(URI address, Map<String, String> headers, Limits limits) throws IOException, InterruptedException;

    /// How long an answer may take.
    ///
    /// @param head until its head has come
    /// @param stall how long its body may bring nothing
    /// @param whole until its last byte has come
    record Limits(Duration head, Duration stall, Duration whole) {}

    /// An answer whose body is still to be read.
    interface Answer extends AutoCloseable {
        int status();

        /// The first value of a header.
        Optional<String> header(String name);

        /// The body as it comes in; throws when the connection breaks off before its end, and [TooSlow] when it takes
        /// too long.
        InputStream body();

        /// Gives up the rest of the body.
        @Override
        void close();
    }

    /// An answer that took longer than it may.
    final class TooSlow extends IOException {
        private static final long serialVersionUID = 1;

        /// @param message what did not come in which time, as in "sent nothing for 30 s"
        public TooSlow(String message) {
            super(message);
        }
    }

    /// A host that requests may not be sent to.
    final class HostRefused extends IOException {
        private static final long serialVersionUID = 1;

        /// @param message a whole sentence that says what to do
        public HostRefused(String message) {
            super(message);
        }
    }
}

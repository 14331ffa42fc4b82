package dev.gridwright.cli.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What becomes of a study when its command ends before it does.
final class LeavingOptions {
    /// `cancel` ends the study; `leave` leaves it to be gone on with: running on its server, or paused in the data
    /// directory.
    enum Leaving {
        CANCEL,
        LEAVE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--on-interrupt",
            paramLabel = "HOW",
            description = "what INT and TERM do to the study: cancel (with --server) or leave it (else: paused)")
    private @Nullable Leaving onInterrupt;

    @Option(
            names = "--on-timeout",
            paramLabel = "HOW",
            description = "what --timeout does to it: leave it running (with --server) or cancel it (else)")
    private @Nullable Leaving onTimeout;

    Leaving onInterrupt(boolean embedded) {
        return onInterrupt != null ? onInterrupt : embedded ? Leaving.LEAVE : Leaving.CANCEL;
    }

    Leaving onTimeout(boolean embedded) {
        return onTimeout != null ? onTimeout : embedded ? Leaving.CANCEL : Leaving.LEAVE;
    }
}

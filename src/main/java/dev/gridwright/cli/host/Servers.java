package dev.gridwright.cli.host;

import dev.gridwright.log.Logging.Format;
import dev.gridwright.log.Logging.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Starts servers in this process; handed in by `app`.
public interface Servers {
    /// Starts a server that is ready for requests when this returns.
    ///
    /// @throws CommandFailed when it cannot be started; with code `UNAVAILABLE` when the data directory is held
    Running start(Settings settings);

    /// What holds for the end of commands that a server in this process runs, as for the guarantees of a plan; found
    /// out by trying, which takes some 100 ms.
    default String killing() {
        return "nothing is known here of how commands are ended";
    }

    /// A server of this process.
    interface Running {
        URI address();

        /// What opens it, when it was started with a token of its own.
        Optional<String> token();

        /// Takes no more work, lets running trials finish for `grace`, puts the others back, and ends the server.
        /// Repeatable.
        void stop(Duration grace);
    }

    /// What a server is started with.
    ///
    /// @param keep how long and how much is kept
    /// @param embedded for one run: a free port of the loopback interface, a token of its own, and trials that may
    /// do what the user may; its studies' paths are relative to the folder
    record Settings(
            Path data,
            String host,
            int port,
            Slots slots,
            OptionalLong maxPoints,
            Optional<Path> dataRoot,
            Optional<Path> plugins,
            List<String> publicHosts,
            Keep keep,
            Optional<Embedded> embedded,
            Safety safety,
            Outside outside,
            Programs programs,
            Logs logs) {
        public Settings {
            publicHosts = List.copyOf(publicHosts);
        }
    }

    /// What is kept of studies that have ended.
    ///
    /// @param studies how long after their end; empty for ever
    /// @param results how many may be reused at most, when not as many as usual
    record Keep(Optional<Duration> studies, OptionalLong results) {
        public static final Keep DEFAULT = new Keep(Optional.empty(), OptionalLong.empty());
    }

    /// How many trials run at once.
    ///
    /// @param cpu those that compute; one per core when nothing is said
    /// @param io those that wait for services; [#DEFAULT_IO] when nothing is said
    /// @param gpus the devices for those that need one; the machine is asked when nothing is said
    record Slots(OptionalInt cpu, OptionalInt io, Optional<List<String>> gpus) {
        public static final int DEFAULT_IO = 256;

        public Slots {
            gpus = gpus.map(List::copyOf);
        }
    }

    /// How a server is kept safe from those who reach it.
    ///
    /// @param tokenRequired also on a loopback address
    /// @param matchRequired whether a study is changed or deleted only by who names its version
    /// @param tls with what connections are encrypted, when they are
    /// @param connections that may be open in all, when not as many as usual
    /// @param connectionsPerAddress of one other machine
    /// @param requestsPerSecond of one token or one other machine; 0 for no limit
    /// @param studiesPerToken that have not ended, of a token without a limit of its own; 0 for no limit
    /// @param pointsPerToken in such studies; 0 for no limit
    record Safety(
            boolean tokenRequired,
            boolean matchRequired,
            Optional<Pem> tls,
            OptionalInt connections,
            OptionalInt connectionsPerAddress,
            OptionalInt requestsPerSecond,
            OptionalLong studiesPerToken,
            OptionalLong pointsPerToken) {
        public static final Safety DEFAULT = new Safety(
                false,
                false,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());

        /// Files with a certificate chain and its key.
        public record Pem(Path certificates, Path key) {}
    }

    /// How trials reach other machines.
    ///
    /// @param allowedHosts as `HOST` or `HOST:PORT`, whose addresses need not be public
    /// @param secrets the file with what trials may show them
    /// @param inputs what fetching the inputs of a study may cost
    record Outside(List<String> allowedHosts, Optional<Path> secrets, Inputs inputs) {
        /// What is not said is as usual.
        ///
        /// @param fileBytes of one input
        /// @param studyBytes of all inputs of a study
        /// @param time until all of them are there
        public record Inputs(OptionalLong fileBytes, OptionalLong studyBytes, Optional<Duration> time) {}

        public Outside {
            allowedHosts = List.copyOf(allowedHosts);
        }
    }

    /// Which programs grids may run on a server.
    ///
    /// @param commands the file of those that are registered
    /// @param adHoc whether others may be run without a token
    record Programs(Optional<Path> commands, boolean adHoc) {
        public static final Programs NONE = new Programs(Optional.empty(), false);
    }

    /// What is logged, and how.
    ///
    /// @param level info when nothing is said, for one run warn
    /// @param requests whether each of them has a line
    record Logs(Format format, Optional<Level> level, boolean requests) {}

    /// The one run that a server is there for.
    ///
    /// @param folder of the grid file
    /// @param study the study that is resumed; of the others none is continued
    record Embedded(Path folder, Optional<String> study) {}
}

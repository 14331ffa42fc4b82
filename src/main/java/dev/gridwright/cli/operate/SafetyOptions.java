package dev.gridwright.cli.operate;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.Servers.Safety;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a server is kept safe from those who reach it.
final class SafetyOptions {
    @Option(
            names = "--require-token",
            fallbackValue = "true",
            description = "refuse requests without a token also on a loopback address; others always need one")
    private boolean requireToken;

    @Option(
            names = "--require-if-match",
            fallbackValue = "true",
            description = "change or delete a study only for who names its version by If-Match; others get 428")
    private boolean requireMatch;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "a PEM file with the certificates for https")
    private @Nullable Path certificates;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "a PEM file with the key of the first of them")
    private @Nullable Path key;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "open connections in all (5000); beyond, the one idle for longest makes room")
    private @Nullable Integer connections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "open connections of one other machine (500)")
    private @Nullable Integer connectionsPerAddress;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            description = "requests a second of one token or one other machine (1000), 0 for no limit")
    private @Nullable Integer rate;

    @Option(
            names = "--max-studies-per-token",
            paramLabel = "N",
            description = "unfinished studies of a token that was given no --max-studies (1000), 0 for no limit")
    private @Nullable Long studiesPerToken;

    @Option(
            names = "--max-points-per-token",
            paramLabel = "N",
            description = "points in unfinished studies of a token that was given no --max-points (10000000), 0 for no"
                    + " limit")
    private @Nullable Long pointsPerToken;

    /// @param folder that the files are relative to
    Safety settings(Path folder) {
        if ((certificates == null) != (key == null)) {
            throw CommandFailed.usage("--tls-cert and --tls-key come together");
        }
        var tls = Optional.ofNullable(certificates)
                .flatMap(file -> Optional.ofNullable(key)
                        .map(keyFile -> new Safety.Pem(folder.resolve(file), folder.resolve(keyFile))));
        return new Safety(
                requireToken,
                requireMatch,
                tls,
                atLeast(1, "--max-connections", connections),
                atLeast(1, "--max-connections-per-address", connectionsPerAddress),
                atLeast(0, "--rate-limit", rate),
                notNegative("--max-studies-per-token", studiesPerToken),
                notNegative("--max-points-per-token", pointsPerToken));
    }

    private static OptionalLong notNegative(String option, @Nullable Long number) {
        if (number == null) {
            return OptionalLong.empty();
        }
        if (number < 0) {
            throw CommandFailed.usage(option + " is at least 0");
        }
        return OptionalLong.of(number);
    }

    private static OptionalInt atLeast(int least, String option, @Nullable Integer number) {
        if (number == null) {
            return OptionalInt.empty();
        }
        if (number < least) {
            throw CommandFailed.usage(option + " is at least " + least);
        }
        return OptionalInt.of(number);
    }
}

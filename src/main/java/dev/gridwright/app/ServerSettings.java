package dev.gridwright.app;

import dev.gridwright.cli.host.Servers;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.prepare.InputLimits;
import dev.gridwright.quota.Quota;
import dev.gridwright.secret.Secrets;
import dev.gridwright.web.WebSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the operator decides about a server.
///
/// @param data the data directory; made when it is missing
/// @param host the address to listen on; any but a loopback address makes a token necessary
/// @param port 0 for a free one
/// @param slots of each pool at the start
/// @param maxPoints of one study, when there is a limit
/// @param plugins the folder of jars with objectives
/// @param publicHosts further names that clients may call it by
public record ServerSettings(
        Path data,
        String host,
        int port,
        SlotPools.Sizes slots,
        OptionalLong maxPoints,
        Optional<Path> plugins,
        Set<String> publicHosts,
        Purpose purpose,
        Safety safety,
        Outside outside) {
    public static final long DEFAULT_MAX_POINTS = 100_000;

    public ServerSettings {
        publicHosts = Set.copyOf(publicHosts);
    }

    /// With what holds for connections to others when nothing else is said.
    public ServerSettings(
            Path data,
            String host,
            int port,
            SlotPools.Sizes slots,
            OptionalLong maxPoints,
            Optional<Path> plugins,
            Set<String> publicHosts,
            Purpose purpose,
            Safety safety) {
        this(data, host, port, slots, maxPoints, plugins, publicHosts, purpose, safety, Outside.DEFAULT);
    }

    /// With what holds when nothing else is said.
    public ServerSettings(
            Path data,
            String host,
            int port,
            int cpuSlots,
            OptionalLong maxPoints,
            Optional<Path> plugins,
            Set<String> publicHosts,
            Purpose purpose) {
        this(data, host, port, sizes(cpuSlots), maxPoints, plugins, publicHosts, purpose, Safety.DEFAULT);
    }

    /// So many `cpu` slots, as many `io` slots as usual, and no devices.
    public static SlotPools.Sizes sizes(int cpuSlots) {
        return new SlotPools.Sizes(cpuSlots, Servers.Slots.DEFAULT_IO, List.of());
    }

    /// How the server is kept safe from those who reach it.
    ///
    /// @param tokenRequired also on a loopback address
    /// @param matchRequired whether a study is changed or deleted only by who names its version
    /// @param tls the PEM files of its certificates and its key
    /// @param quota of tokens that were given none of their own
    public record Safety(
            boolean tokenRequired, boolean matchRequired, Optional<Pem> tls, WebSettings.Bounds bounds, Quota quota) {
        public static final Safety DEFAULT =
                new Safety(false, Optional.empty(), WebSettings.Bounds.DEFAULT, Quota.DEFAULT);

        /// Changes need not name a version.
        public Safety(boolean tokenRequired, Optional<Pem> tls, WebSettings.Bounds bounds, Quota quota) {
            this(tokenRequired, false, tls, bounds, quota);
        }

        public record Pem(Path certificates, Path key) {}
    }

    /// How the server's trials reach others.
    ///
    /// @param allowed further hosts with addresses that are not public
    /// @param inputs what fetching the inputs of a study may cost
    public record Outside(Set<AllowedHosts.Rule> allowed, Secrets secrets, InputLimits inputs) {
        public static final Outside DEFAULT = new Outside(Set.of(), Secrets.NONE);

        /// With the usual limits for inputs.
        public Outside(Set<AllowedHosts.Rule> allowed, Secrets secrets) {
            this(allowed, secrets, InputLimits.DEFAULT);
        }

        public Outside {
            allowed = Set.copyOf(allowed);
        }
    }

    /// Whom the server is there for.
    public sealed interface Purpose {
        /// How long a study is kept after its end; empty for ever.
        default Optional<Duration> keepFor() {
            return this instanceof Serve serve ? serve.keep() : Optional.empty();
        }

        /// Whoever reaches it: a grid may name files below the data root alone, and every study that has not ended
        /// goes on.
        ///
        /// @param keep how long a study is kept after its end; empty for ever
        /// @param cachedResults that may be reused at most, when not as many as usual
        /// @param commands which may be run; those that are not registered where tokens are required, or where
        /// these rules allow it
        record Serve(
                Optional<Path> dataRoot, Optional<Duration> keep, OptionalLong cachedResults, CommandRules commands)
                implements Purpose {
            /// Keeps studies for ever, and has no commands of its own.
            public Serve(Optional<Path> dataRoot) {
                this(dataRoot, Optional.empty());
            }

            /// Keeps as many results as usual for reuse, and has no commands of its own.
            public Serve(Optional<Path> dataRoot, Optional<Duration> keep) {
                this(dataRoot, keep, OptionalLong.empty(), CommandRules.NONE);
            }
        }

        /// One run of the user who started it: a grid may name any file, relative to `folder`, that of the grid
        /// file.
        ///
        /// @param study the one study that goes on; none when a new one will be submitted
        record Run(Path folder, Optional<String> study) implements Purpose {}
    }

    /// A server on a free loopback port that goes on with whatever is in its data directory.
    public static ServerSettings local(Path data, int cpuSlots) {
        return new ServerSettings(
                data,
                "127.0.0.1",
                0,
                cpuSlots,
                OptionalLong.of(DEFAULT_MAX_POINTS),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty(), Optional.empty()));
    }

    /// Whether nobody but this machine can reach it.
    ///
    /// @throws IllegalArgumentException when the host is not known
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The host '" + host + "' to listen on is not known.", e);
        }
    }
}

package dev.gridwright.app;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.grid.trial.CommandsFile;
import dev.gridwright.log.Logging;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.prepare.InputLimits;
import dev.gridwright.quota.Quota;
import dev.gridwright.secret.Secrets;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.trace.Tracing;
import dev.gridwright.web.WebSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Starts servers in this process for the command line.
final class LocalServers implements Servers {
    @Override
    public Running start(Settings settings) {
        // The life of a server is no news to who runs one grid.
        var level = settings.logs().level().or(() -> settings.embedded().map(_ -> Logging.Level.WARN));
        Logging.setUp(settings.logs().format(), level, settings.logs().requests());
        try {
            return new Started(Server.start(of(settings)));
        } catch (DirectoryHeld e) {
            throw new CommandFailed(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            var cause = e.getCause();
            throw new CommandFailed(
                    ExitCode.UNAVAILABLE,
                    e.getMessage() + (cause == null ? "" : ": " + DataDirectory.reason(cause))
                            + ". Nothing was started.");
        } catch (TlsFiles.Unusable | Tracing.Unusable e) {
            throw CommandFailed.usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String killing() {
        Logging.setUp(Logging.Format.TEXT, Optional.of(Logging.Level.WARN), false);
        return Commands.killing();
    }

    private static ServerSettings of(Settings settings) {
        Purpose purpose = settings.embedded().isPresent()
                ? new Purpose.Run(
                        settings.embedded().get().folder(),
                        settings.embedded().get().study())
                : new Purpose.Serve(
                        settings.dataRoot(),
                        settings.keep().studies(),
                        settings.keep().results(),
                        commands(settings.programs()));
        return new ServerSettings(
                settings.data(),
                settings.host(),
                settings.port(),
                sizes(settings.slots()),
                settings.maxPoints(),
                settings.plugins(),
                Set.copyOf(settings.publicHosts()),
                purpose,
                safety(settings.safety()),
                outside(settings.outside()));
    }

    private static CommandRules commands(Programs programs) {
        try {
            var registered = programs.commands().map(CommandsFile::read).orElse(Map.of());
            return new CommandRules(registered, programs.adHoc());
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("--commands: " + e.getMessage());
        }
    }

    private static ServerSettings.Outside outside(Outside outside) {
        try {
            return new ServerSettings.Outside(
                    AllowedHosts.of(outside.allowedHosts()).rules(),
                    outside.secrets().isPresent()
                            ? Secrets.read(outside.secrets().get())
                            : Secrets.NONE,
                    new InputLimits(
                            outside.inputs().fileBytes().orElse(InputLimits.DEFAULT.fileBytes()),
                            outside.inputs().studyBytes().orElse(InputLimits.DEFAULT.studyBytes()),
                            outside.inputs().time().orElse(InputLimits.DEFAULT.time())));
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("--allow-host: " + e.getMessage());
        } catch (Secrets.Unusable e) {
            throw CommandFailed.usage("--secrets: " + e.getMessage());
        }
    }

    private static SlotPools.Sizes sizes(Slots slots) {
        return new SlotPools.Sizes(
                slots.cpu().orElse(Runtime.getRuntime().availableProcessors()),
                slots.io().orElse(Slots.DEFAULT_IO),
                slots.gpus().orElseGet(() -> GpuDevices.found(System.getenv().getOrDefault("PATH", ""))));
    }

    private static ServerSettings.Safety safety(Safety safety) {
        var usual = WebSettings.Bounds.DEFAULT;
        return new ServerSettings.Safety(
                safety.tokenRequired(),
                safety.matchRequired(),
                safety.tls().map(pem -> new ServerSettings.Safety.Pem(pem.certificates(), pem.key())),
                new WebSettings.Bounds(
                        safety.connections().orElse(usual.connections()),
                        safety.connectionsPerAddress().orElse(usual.connectionsPerAddress()),
                        safety.requestsPerSecond().orElse(usual.requestsPerSecond())),
                new Quota(
                        limit(safety.studiesPerToken(), Quota.DEFAULT.studies()),
                        limit(safety.pointsPerToken(), Quota.DEFAULT.points())));
    }

    /// 0 is no limit.
    private static OptionalLong limit(OptionalLong wanted, OptionalLong usual) {
        var limit = wanted.isPresent() ? wanted : usual;
        return limit.orElse(0) == 0 ? OptionalLong.empty() : limit;
    }

    private record Started(Server server) implements Running {
        @Override
        public URI address() {
            return server.address();
        }

        @Override
        public Optional<String> token() {
            return server.token();
        }

        @Override
        public void stop(Duration grace) {
            server.close(grace);
        }
    }
}

package dev.gridwright.app;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.engine.reuse.CachedPoints;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.grid.context.Context;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.web.GridIntake;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What the grids may name, run and reach that a server takes, by its settings.
final class ServedGrids {
    private final ServerSettings settings;

    ServedGrids(ServerSettings settings) {
        this.settings = settings;
    }

    AllowedHosts allowedHosts() {
        boolean local = switch (settings.purpose()) {
            case Purpose.Serve serve -> false;
            case Purpose.Run run -> true;
        };
        return new AllowedHosts(local, settings.outside().allowed());
    }

    Optional<Path> dataRoot() {
        return switch (settings.purpose()) {
            case Purpose.Serve serve ->
                serve.dataRoot().map(folder -> folder.toAbsolutePath().normalize());
            case Purpose.Run run -> Optional.empty();
        };
    }

    Predicate<StoredStudy> goesOn() {
        return switch (settings.purpose()) {
            case Purpose.Serve serve -> study -> true;
            case Purpose.Run run ->
                study -> run.study().filter(study.id()::equals).isPresent();
        };
    }

    GridIntake intake(Versions versions, CachedPoints cached, Fingerprints fingerprints, String killing) {
        var provenance = versions.provenance();
        return switch (settings.purpose()) {
            case Purpose.Serve serve -> {
                var root = dataRoot();
                yield new GridIntake(
                        Context.server(root, settings.plugins())
                                .withSecrets(secretNames(false))
                                .withFingerprints(fingerprints)
                                .withNotify(new NotifyTargets(
                                        allowedHosts(), settings.outside().secrets()))
                                .withCommands(commands())
                                .withRoom(room()),
                        root.map(Path::toString).orElse(""),
                        Optional::empty,
                        provenance,
                        cached::count,
                        killing);
            }
            case Purpose.Run run -> {
                var absolute = run.folder().toAbsolutePath().normalize();
                Supplier<Optional<String>> commit = () -> GitCommit.of(absolute);
                yield new GridIntake(
                        Context.embedded(absolute, settings.plugins())
                                .withSecrets(secretNames(true))
                                .withFingerprints(fingerprints)
                                .withNotify(new NotifyTargets(
                                        allowedHosts(), settings.outside().secrets()))
                                .withRoom(room()),
                        absolute.toString(),
                        commit,
                        provenance,
                        cached::count,
                        killing);
            }
        };
    }

    /// The slots that there are at the start.
    private Context.Room room() {
        return new Context.Room(
                settings.slots().cpu(), settings.slots().devices().size());
    }

    /// @param own whether the grids are those of whoever runs this
    private Context.SecretNames secretNames(boolean own) {
        var secrets = settings.outside().secrets();
        return new Context.SecretNames(secrets.names(), secrets.namesForHosts(), secrets.namesForCommands(own));
    }

    /// Whoever reaches a server that asks for no token could run anything as its user: the operator has to want
    /// that.
    CommandRules commands() {
        return switch (settings.purpose()) {
            case Purpose.Serve serve ->
                serve.commands()
                        .withAdHoc(serve.commands().adHoc()
                                || settings.safety().tokenRequired()
                                || !settings.isLoopback());
            case Purpose.Run run -> CommandRules.NONE;
        };
    }
}

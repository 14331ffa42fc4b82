package dev.gridwright.app;

import dev.gridwright.app.ServerSettings.Outside;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the launcher has the JVM keep in its start-up cache: a study on a server, whose trials ask that server itself,
/// and one of `run` alone. What it prints is of no use.
final class Practice {
    private static final String LOOPBACK = "127.0.0.1";

    private static final String SERVICE = """
            version: 1
            name: service
            space: {x: {min: 1, max: 25, step: 1}}
            objective: {metric: points, goal: maximize}
            trial: {http: {method: GET, url: "%s?limit=${x}", result: {points: /items/0/points}}}
            limits: {parallel: 5}
            """;

    private static final String FUNCTION = """
            version: 1
            name: function
            space: {x: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    private Practice() {}

    /// Ends the process, whatever threads are left; with 0 when both studies succeeded.
    ///
    /// @param arguments the folder for all that it writes
    public static void main(String[] arguments) {
        int code = 1;
        try {
            var folder = Path.of(arguments[0]).toAbsolutePath();
            code = Math.max(onServer(folder), alone(folder));
        } catch (IOException | RuntimeException e) {
            System.err.println("The practice ended early, so that starts will be slower: " + e);
        }
        System.exit(code);
    }

    private static int onServer(Path folder) throws IOException {
        var hosts = Set.of(AllowedHosts.Rule.parse(LOOPBACK).orElseThrow());
        var settings = new ServerSettings(
                folder.resolve("served"),
                LOOPBACK,
                0,
                ServerSettings.sizes(1),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()),
                Safety.DEFAULT,
                new Outside(hosts, Secrets.NONE));
        try (var server = Server.start(settings)) {
            var address = server.address();
            var grid = Files.writeString(
                    folder.resolve("service.yaml"), SERVICE.formatted(address.resolve("/api/v1/studies")));
            return Main.run("run", "-q", "--server", address.toString(), grid.toString());
        }
    }

    private static int alone(Path folder) throws IOException {
        var grid = Files.writeString(folder.resolve("function.yaml"), FUNCTION);
        return Main.run("run", "-q", "--data", folder.resolve("data").toString(), grid.toString());
    }
}

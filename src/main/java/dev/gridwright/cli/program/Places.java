package dev.gridwright.cli.program;

import dev.gridwright.cli.client.HttpOperations;
import dev.gridwright.cli.client.HttpStudies;
import dev.gridwright.cli.client.Patience;
import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.ServerAccess;
import dev.gridwright.cli.client.ServerFile;
import dev.gridwright.cli.client.StoredStudies;
import dev.gridwright.cli.client.StudyControl;
import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.terminal.Numbers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Finds where a command's studies are: on the server that was named, on the one that holds the data directory, or
/// in the data directory itself.
public final class Places {
    private static final int CONNECT_MILLIS = 1_000;

    private final Gridwright program;
    private final DataOption data;

    public Places(Gridwright program, DataOption data) {
        this.program = program;
        this.data = data;
    }

    /// To look at a study.
    public StudyReader reader() {
        return found().orElseThrow(() ->
                CommandFailed.usage("there are no studies in " + data.folder(program.surroundings())
                        + " yet; 'gridwright run GRID' makes one, and" + " --data or --server names another place"));
    }

    /// To look at studies; empty when there has never been one.
    public Optional<StudyReader> found() {
        var server = server();
        return server.isPresent() ? Optional.of(server.get()) : stored();
    }

    /// The studies of the data directory, whoever holds it; empty when there has never been one.
    public Optional<StudyReader> stored() {
        var folder = data.folder(program.surroundings());
        return Files.isDirectory(folder)
                ? program.surroundings().store().apply(folder).map(records -> new StoredStudies(folder, records))
                : Optional.empty();
    }

    /// To look at a study until it ends, also when its server is started again meanwhile.
    public StudyReader followed() {
        var named = named();
        return named.isPresent() ? named.get() : new FolderStudies(this::reader, patience(program.maxWait()));
    }

    /// To change what becomes of studies; only a server can.
    public StudyControl control() {
        return server().orElseThrow(this::noServer);
    }

    /// To look after a server.
    public HttpOperations operations() {
        return access(named -> new HttpOperations(named, patience(program.maxWait())))
                .or(() -> holding(holder -> new HttpOperations(holder, patience(Duration.ZERO))))
                .orElseThrow(this::noServer);
    }

    private CommandFailed noServer() {
        return new CommandFailed(
                ExitCode.UNAVAILABLE,
                "no server runs on " + data.folder(program.surroundings())
                        + "; name one with --server, or start it with 'gridwright serve'");
    }

    private Optional<StudyControl> server() {
        return named().or(() -> holding(holder -> new HttpStudies(holder, patience(Duration.ZERO))));
    }

    /// The server of `--server`.
    public Optional<StudyControl> named() {
        return access(named -> new HttpStudies(named, patience(program.maxWait())));
    }

    private <T> Optional<T> access(Function<ServerAccess, T> client) {
        return program.server().map(text -> client.apply(new ServerAccess(address(text), token())));
    }

    private <T> Optional<T> holding(Function<ServerAccess, T> client) {
        return ServerFile.read(data.folder(program.surroundings()))
                .filter(file -> file.alive() && answers(file.address()))
                .map(file -> client.apply(new ServerAccess(file.address(), file.token(), file.certificateSha256())));
    }

    /// A file that a crash left behind names a port where nobody listens.
    private static boolean answers(URI address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static URI address(String text) {
        try {
            var address = new URI(text);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below, as for an address without a host.
        }
        throw CommandFailed.usage(
                "--server takes an address such as http://localhost:8080, and '" + text + "' is none");
    }

    private Optional<String> token() {
        var file = program.tokenFile();
        if (file.isEmpty()) {
            return Optional.ofNullable(program.surroundings().environment().get("GRIDWRIGHT_TOKEN"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        }
        var path = program.surroundings().folder().resolve(file.get());
        try {
            return Optional.of(Files.readString(path).strip());
        } catch (IOException e) {
            throw CommandFailed.usage("--token-file " + path + " cannot be read");
        }
    }

    private Patience patience(Duration atMost) {
        return new Waiting(program.surroundings(), atMost);
    }

    /// Waits until a signal comes.
    private record Waiting(Surroundings surroundings, Duration atMost) implements Patience {
        @Override
        public void begun(RequestFailed failure) {
            say(failure.getMessage().replaceFirst("\\.$", "") + "; trying again for up to " + Numbers.span(atMost));
        }

        @Override
        public void over() {
            say("the server answers again");
        }

        private void say(String text) {
            surroundings.out().flush();
            surroundings.err().println(Gridwright.NAME + ": " + text);
        }

        @Override
        public boolean pause(Duration duration) {
            return surroundings.interrupts().await(duration);
        }

        @Override
        public long nanos() {
            return surroundings.nanos().getAsLong();
        }
    }

    /// The data directory, for messages and hints: ` --data DIR` when it was named.
    public String dataWords(Path folder) {
        return data.named() ? " --data " + ShellWord.of(folder.toString()) : "";
    }
}

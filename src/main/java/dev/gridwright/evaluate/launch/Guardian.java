package dev.gridwright.evaluate.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A process that outlives this one: when its standard input ends, which the kernel sees to whatever end this process
/// takes, it kills what belongs to the same identity.
///
/// It takes the groups first, at once, and then what carries the cookie, again and again until there is none.
final class Guardian implements AutoCloseable {
    /// Arguments: the folder of the groups or nothing, and the beginning of the cookie.
    private static final String SCRIPT = """
            trap '' HUP INT TERM QUIT
            read -r end
            if [ -n "$1" ]; then
              for group in "$1"/*/cgroup.kill; do
                [ -e "$group" ] && echo 1 >"$group"
              done
            fi
            tries=0
            while [ $tries -lt 100 ]; do
              left=$(grep -lzsF -e "$2" /proc/[0-9]*/environ)
              [ -n "$left" ] || break
              for process in $left; do
                process=${process#/proc/}
                kill -KILL "${process%/environ}" 2>/dev/null
              done
              tries=$((tries + 1))
            done
            """;

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;

    private Guardian(Process process) {
        this.process = process;
    }

    static Guardian start(Optional<Path> groups, String cookie) throws IOException {
        List<String> command = new ArrayList<>();
        Init.find("setsid").ifPresent(command::add);
        command.addAll(List.of(
                Init.find("sh").orElseThrow(() -> new IOException("there is no sh")),
                "-c",
                SCRIPT,
                "gridwright-guardian",
                groups.map(Path::toString).orElse(""),
                cookie));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(Path.of("/").toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        return new Guardian(builder.start());
    }

    /// Lets it do its work and waits for its end.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

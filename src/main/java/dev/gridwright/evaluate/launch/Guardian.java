package dev.gridwright.evaluate.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process that outlives this one: when its standard input ends, which the kernel sees to whatever end this one
/// takes, it kills what belongs to the same identity.
///
/// It takes groups first, at once, and then what carries the cookie, again and again until there is none. Until then
/// it kills process groups on demand, each at once however fast it forks, which the JDK cannot.
///
/// *Threads*: any.
final class Guardian implements AutoCloseable {
    /// Arguments: how the paths of the control groups begin or nothing, and the beginning of the cookie. Each line of
    /// its input
    /// is `+`, `-` or `!` and a process group: one has begun, has ended, or is to be killed.
    ///
    /// Nothing is forked before the groups are dead: a machine full of processes refuses that, and it ends a shell.
    private static final String SCRIPT = """
            trap '' HUP INT TERM QUIT
            running=' '
            while read -r what group; do
              case $what in
                +) running="$running$group " ;;
                -) running="${running%%" $group "*} ${running#*" $group "}" ;;
                !) kill -KILL "-$group" ;;
              esac
            done
            for group in $running; do
              kill -KILL "-$group"
            done
            if [ -n "$1" ]; then
              for group in "$1"*/cgroup.kill; do
                [ -e "$group" ] && echo 1 >"$group"
              done
            fi
            tries=0
            while [ $tries -lt 100 ]; do
              left=$(grep -lzsF -e "$2" /proc/[0-9]*/environ)
              [ -n "$left" ] || break
              for process in $left; do
                process=${process#/proc/}
                kill -KILL "${process%/environ}"
              done
              tries=$((tries + 1))
            done
            [ -z "$1" ] || rmdir "$1"*/ "${1%/*}"
            """;

    private static final long PATIENCE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

    private final Process process;
    private final ReentrantLock lock = new ReentrantLock();

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

    /// From now on, that process group is killed when this process dies.
    void add(long group) {
        tell("+ " + group);
    }

    void forget(long group) {
        tell("- " + group);
    }

    /// Kills all of that process group at once. Returns before it has happened.
    void kill(long group) {
        tell("! " + group);
    }

    private void tell(String line) {
        var bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        lock.lock();
        try {
            var out = process.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // What it would have done is done by searching, or at the next start.
            LOG.warn("The guardian process of commands has ended: {}", e.toString());
        } finally {
            lock.unlock();
        }
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

package dev.gridwright.evaluate.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The command line around a program: from this process down to the small init that starts it, waits for it and
/// writes down how it ended.
///
/// In a process namespace the init is its first process. The program itself could not be: the kernel withholds
/// signals that a first process does not handle, so it would ignore TERM and survive its own faults. A POSIX shell is
/// enough: it reaps whatever is left to it, and it says apart from the exit code when a signal ended the program.
///
/// It does not pass signals on; [Launched] sends them to each process itself.
final class Init {
    /// Arguments: the file for the report, the folder of the control group or nothing, whether it is the first
    /// process of a namespace, and the program. The report is a line `code left`, behind the shell's word for a
    /// signal.
    ///
    /// The program runs in a subshell, so that the word goes to the report and not to the output of the program.
    private static final String SCRIPT = """
            umask 077
            ulimit -c 0 2>/dev/null
            exec 7>&2 2>"$1"
            (
              echo 1000 2>/dev/null >/proc/self/oom_score_adj
              [ -z "$2" ] || echo 0 >"$2/cgroup.procs" || exit 125
              shift 3
              exec "$@" 2>&7 7>&-
            )
            set -- "$?" "$2" "$3" 0
            words=
            if [ -n "$3" ]; then
              for process in /proc/[0-9]*; do
                if [ "$process" != /proc/1 ] && read -r words <"$process/stat"; then
                  case $words in
                    *') Z '*) ;;
                    *) set -- "$1" "$2" "$3" 1; break ;;
                  esac
                fi
              done 2>/dev/null
            elif [ -n "$2" ] && read -r words <"$2/cgroup.procs"; then
              set -- "$1" "$2" "$3" 1
              echo 1 >"$2/cgroup.kill"
              tries=0
              while [ $tries -lt 1000 ] && read -r words <"$2/cgroup.procs"; do
                tries=$((tries + 1))
              done
            fi
            echo "$1 $4" >&2
            exit "$1"
            """;

    /// Names that a shell passes on.
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final List<String> outer;
    private final String shell;
    private final Optional<String> env;
    private final boolean namespace;

    private Init(List<String> outer, String shell, Optional<String> env, boolean namespace) {
        this.outer = outer;
        this.shell = shell;
        this.env = env;
        this.namespace = namespace;
    }

    /// Those to try for that ladder, best first; none where the tools are missing.
    static List<Init> forLadder(Ladder ladder) {
        var shell = find("sh");
        if (shell.isEmpty()) {
            return List.of();
        }
        var env = find("env");
        List<String> session = find("setsid").map(List::of).orElse(List.of());
        List<String> dying = find("setpriv")
                .map(setpriv -> List.of(setpriv, "--pdeathsig", "KILL"))
                .orElse(List.of());
        if (!ladder.namespace()) {
            return Stream.of(join(dying, session), session)
                    .distinct()
                    .map(outer -> new Init(outer, shell.get(), env, false))
                    .toList();
        }
        var unshare = find("unshare");
        if (unshare.isEmpty() || dying.isEmpty()) {
            return List.of();
        }
        // Whoever is not root needs a namespace of users too; older tools cannot keep the user's number in it.
        return Stream.of(List.<String>of(), List.of("--map-current-user"), List.of("--user"))
                .map(users -> join(
                        dying,
                        session,
                        List.of(unshare.get()),
                        users,
                        List.of("--pid", "--fork", "--kill-child=KILL", "--mount-proc")))
                .map(outer -> new Init(outer, shell.get(), env, true))
                .toList();
    }

    /// Whether the program's processes are in a namespace, of which the init is the first process.
    boolean hasNamespace() {
        return namespace;
    }

    /// What to start.
    ///
    /// @param argv with the path of the program
    /// @param group folder of the control group
    List<String> around(List<String> argv, Map<String, String> environment, Path report, Optional<Path> group) {
        List<String> command = new ArrayList<>(outer);
        command.addAll(List.of(
                shell,
                "-c",
                SCRIPT,
                "gridwright-init",
                report.toString(),
                group.map(Path::toString).orElse(""),
                namespace ? "1" : ""));
        if (env.isPresent()) {
            // A shell drops variables whose names it cannot have itself.
            var others = environment.entrySet().stream()
                    .filter(variable -> !SHELL_NAME.matcher(variable.getKey()).matches())
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList();
            if (!others.isEmpty()) {
                command.add(env.get());
                command.add("--");
                command.addAll(others);
            }
        }
        command.addAll(argv);
        return command;
    }

    /// The path of a tool of the system.
    static Optional<String> find(String tool) {
        return find(tool, DEFAULT_PATH, Path.of(""));
    }

    /// The path of a program that can be run, found as `execvp` does.
    ///
    /// @param from where a path begins that is not absolute
    static Optional<String> find(String program, String path, Path from) {
        for (var folder : path.split(":", -1)) {
            var file = from.resolve(folder).resolve(program).toAbsolutePath();
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file.toString());
            }
        }
        return Optional.empty();
    }

    /// How it is started, for a log.
    @Override
    public String toString() {
        return String.join(" ", outer);
    }

    @SafeVarargs
    private static List<String> join(List<String>... parts) {
        return Arrays.stream(parts).flatMap(List::stream).toList();
    }
}

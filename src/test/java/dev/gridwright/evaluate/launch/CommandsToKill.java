package dev.gridwright.evaluate.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// A server with sixteen long commands, each with a daemon. It says so on standard output and waits to be killed.
///
/// Arguments: identity, scratch folder, ladder.
final class CommandsToKill {
    static final int COMMANDS = 16;

    private CommandsToKill() {}

    public static void main(String[] args) throws Exception {
        var scratch = Path.of(args[1]);
        var launcher = Launcher.probe(LaunchSettings.of(args[0], scratch).with(Set.of(Ladder.valueOf(args[2]))));
        List<Launched> all = new ArrayList<>();
        var script = "trap '' TERM HUP INT; setsid sh -c 'echo ready; exec sleep 1000' & exec sleep 1000";
        for (int i = 0; i < COMMANDS; i++) {
            all.add(launcher.start(new Launch(
                    "long-" + i,
                    List.of("sh", "-c", script),
                    Map.of("PATH", "/usr/bin:/bin"),
                    scratch,
                    OptionalLong.empty(),
                    OptionalInt.empty())));
        }
        for (var each : all) {
            if (!Attempts.line(each).equals("ready")) {
                throw new IllegalStateException("A command has not begun");
            }
        }
        System.out.println("ready");
        System.in.read();
    }
}

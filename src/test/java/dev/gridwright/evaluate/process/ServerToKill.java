package dev.gridwright.evaluate.process;

import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.trial.TrialKind.Isolation;
import java.io.IOException;
import java.nio.file.Path;

/// A process with children in every state: one whose trial spins, one that is idle, one spare. It says so on standard
/// output and waits to be killed.
final class ServerToKill {
    private ServerToKill() {}

    public static void main(String[] args) throws IOException {
        var jar = Path.of(args[0]);
        var tasks = Tasks.java(jar, "Nasty", Isolation.PROCESS);
        var children = new ChildEvaluators(ChildSettings.ofThisProcess(Path.of(args[1]), 2));
        Started.run(children.open("cpu-0"), tasks.doing("behave"));
        Started.start(children.open("cpu-1"), tasks.doing("spin")).awaitMeasured();
        System.out.println("ready");
        System.in.read();
    }
}

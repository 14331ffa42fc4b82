import dev.gridwright.plugin.Objective;
import dev.gridwright.plugin.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Says when it begins and ends, and ends once a file `<name>.go` is there in its `folder`; falls if it finds
/// `<name>.fall`, which it removes.
public final class Talker implements Objective {
    @Override
    public Map<String, Double> evaluate(Trial trial) throws Exception {
        var name = trial.textParameter("name");
        var folder = Path.of(trial.textParameter("folder"));
        System.out.println("begin " + name + " ä");
        while (!Files.exists(folder.resolve(name + ".go"))) {
            Thread.sleep(5);
        }
        System.out.println("end " + name);
        if (Files.deleteIfExists(folder.resolve(name + ".fall"))) {
            throw new IllegalStateException("told to fall");
        }
        return Map.of("value", 1.0);
    }
}

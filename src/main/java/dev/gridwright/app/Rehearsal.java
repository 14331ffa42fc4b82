package dev.gridwright.app;

import dev.gridwright.api.Wire;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.web.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plans a small grid once while a server has nothing else to do, so that whoever comes first does not wait until the
/// classes that read grids are loaded. It changes nothing, and what goes wrong with it keeps nobody from anything.
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /// Something of each part that most grids have.
    static final String GRID = """
            {"version": 1, "name": "rehearsal",
             "space": {"x": {"min": 1, "max": 3, "step": 1}, "y": {"min": 1, "max": 100, "count": 3, "scale": "log"},
                       "z": [1, 2.5], "one": 1},
             "constraints": ["x < 3 || z == 1"],
             "objective": {"metric": "value", "goal": "minimize"},
             "trial": {"function": "sphere", "delay": "1ms", "timeout": {"run": "1m", "grace": "1s"},
                       "retry": {"max": 1, "on": ["lost"]}, "resources": {"cpu": 0}},
             "limits": {"parallel": 2}, "gates": ["best < 10"]}
            """;

    private Rehearsal() {}

    /// Begins, on a thread that the end of the program does not wait for.
    static void begin(Intake intake) {
        Thread.ofPlatform().daemon().name("rehearsal").start(() -> {
            try {
                hold(intake);
            } catch (RuntimeException e) {
                LOG.debug("The rehearsal of a plan failed, which does no harm.", e);
            }
        });
    }

    /// @return the answer to a plan
    static byte[] hold(Intake intake) {
        return Wire.bytes(intake.plan(GRID, "json", Selection.ALL));
    }
}

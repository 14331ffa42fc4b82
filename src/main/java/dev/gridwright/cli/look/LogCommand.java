package dev.gridwright.cli.look;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Places;
import java.io.FilterOutputStream;
import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright log`
@Command(name = "log")
public final class LogCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the study")
    private String id = "";

    @Parameters(index = "1", paramLabel = "INDEX", description = "the trial")
    private long index;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--follow", description = "go on as it is written, until the attempt has ended")
    private boolean follow;

    @Option(names = "--attempt", paramLabel = "N", description = "which attempt, counted from 1 (the last one)")
    private @Nullable Integer attempt;

    private final Gridwright program;

    public LogCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (attempt != null && attempt < 1) {
            throw CommandFailed.usage("--attempt is at least 1");
        }
        try (var studies = new Places(program, data).reader()) {
            var out = new LineEnds(program.surroundings().out());
            studies.log(id, index, attempt == null ? OptionalInt.empty() : OptionalInt.of(attempt), follow, out);
            out.end();
        }
        return ExitCode.DONE.number();
    }

    /// Ends the last line when what was written did not.
    private static final class LineEnds extends FilterOutputStream {
        private final PrintStream target;
        private int last = '\n';

        LineEnds(PrintStream target) {
            super(target);
            this.target = target;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            target.write(bytes, from, length);
            last = length > 0 ? bytes[from + length - 1] : last;
        }

        void end() {
            if (last != '\n') {
                target.println();
            }
            target.flush();
        }
    }
}

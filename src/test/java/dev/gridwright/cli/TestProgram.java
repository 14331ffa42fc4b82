package dev.gridwright.cli;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Interrupts;
import dev.gridwright.cli.host.Servers;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.terminal.Terminal;
import dev.gridwright.store.StudyRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// The program in surroundings of its own: waiting moves a clock, signals come when told to.
final class TestProgram {
    private final Map<String, String> environment = new HashMap<>();
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ManualInterrupts interrupts = new ManualInterrupts();
    private Terminal terminal = Terminal.none(true);
    private String input = "";
    private Servers servers = settings -> {
        throw new IllegalStateException("no server is to be started");
    };
    private Function<Path, Optional<StudyRecords>> records = path -> {
        throw new IllegalStateException("no store is to be opened");
    };

    TestProgram(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.toString());
    }

    TestProgram variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    TestProgram terminal(Terminal value) {
        terminal = value;
        return this;
    }

    TestProgram input(String text) {
        input = text;
        return this;
    }

    TestProgram servers(Servers value) {
        servers = value;
        return this;
    }

    TestProgram records(Function<Path, Optional<StudyRecords>> value) {
        records = value;
        return this;
    }

    /// A signal comes after that time of waiting.
    TestProgram signal(ExitCode code, Duration after) {
        interrupts.code = code;
        interrupts.afterNanos = after.toNanos();
        return this;
    }

    /// The time that the first answer may take is over before it comes.
    TestProgram firstAnswerLate() {
        interrupts.firstLate = true;
        return this;
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return new Program(surroundings()).run(arguments);
    }

    Surroundings surroundings() {
        return new Surroundings(
                environment,
                folder,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z")),
                () -> interrupts.nanos,
                0,
                interrupts,
                servers,
                records,
                "1.2.3");
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static final class ManualInterrupts implements Interrupts {
        private ExitCode code = ExitCode.INTERRUPTED;
        private long afterNanos = Long.MAX_VALUE;
        private long nanos;
        private boolean firstLate;

        @Override
        public void watch() {
            // Nothing to take over.
        }

        @Override
        public void watch(Duration atMost) {
            // Nothing to take over.
        }

        @Override
        public boolean await(CompletableFuture<?> done, Duration atMost) {
            if (first().isPresent()) {
                return false;
            }
            if (firstLate) {
                firstLate = false;
                nanos += atMost.toNanos();
                return false;
            }
            try {
                var unused = done.get(1, TimeUnit.MINUTES);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException("no answer", e);
            }
        }

        @Override
        public Optional<ExitCode> first() {
            return nanos >= afterNanos ? Optional.of(code) : Optional.empty();
        }

        @Override
        public boolean await(Duration duration) {
            nanos += duration.toNanos();
            return first().isEmpty();
        }

        @Override
        public void await() {
            nanos = afterNanos;
        }
    }
}

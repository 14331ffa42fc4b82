package dev.gridwright.trial;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What evaluates a point: exactly one of the kinds of a grid file.
public sealed interface TrialKind {
    /// The word of the grid file: `model`, `function`, `java`, `command`, `http`, `worker`.
    String word();

    /// A built-in learner, trained and scored by cross-validation in a child JVM.
    ///
    /// @param task `classification` or `regression`
    record Model(String learner, String task, Data data, boolean standardize) implements TrialKind {
        @Override
        public String word() {
            return "model";
        }
    }

    /// A table on disk, or a list of images that becomes one.
    ///
    /// @param format `csv`, `arff` or `images`
    /// @param file as written in the grid file
    /// @param path the file it names, absolute; the manifest of images
    /// @param images how images become a table; empty for a table on disk
    record Data(String format, String file, String path, String target, Optional<Images> images) {
        /// A table on disk.
        public Data(String format, String file, String path, String target) {
            this(format, file, path, target, Optional.empty());
        }
    }

    /// A test function, evaluated in this process; its only metric is `value`.
    record Function(String name, Duration delay) implements TrialKind {
        @Override
        public String word() {
            return "function";
        }
    }

    /// A class that implements the objective interface, from the operator's plug-in folder.
    ///
    /// @param jar the file, absolute
    record JavaClass(String className, String jar, Isolation isolation) implements TrialKind {
        @Override
        public String word() {
            return "java";
        }
    }

    /// Where a Java objective runs: in a child JVM that can be killed, or on a thread that can only be asked.
    enum Isolation {
        PROCESS,
        THREAD
    }

    /// Any program.
    ///
    /// @param arguments the argument array, its program first; each a template
    /// @param registered what the operator says of it, when it is not ad hoc
    /// @param environment further variables; each value a template
    /// @param keep of so many best trials the files are kept
    record Command(
            List<String> arguments,
            Optional<Registered> registered,
            Map<String, String> environment,
            Surroundings surroundings,
            MetricSource metrics,
            int keep)
            implements TrialKind {
        public Command {
            arguments = List.copyOf(arguments);
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        }

        @Override
        public String word() {
            return "command";
        }
    }

    /// A command that the operator of the server has registered.
    ///
    /// @param parameters what it takes, by name; it is not started with anything else
    record Registered(String name, Map<String, ArgumentType> parameters) {
        public Registered {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /// Where a command runs.
    ///
    /// @param folder its working directory, absolute; empty for one of its own
    /// @param inherits whether it sees every variable of the server's environment, as a user's own run does
    record Surroundings(Optional<String> folder, boolean inherits) {}

    /// Where the numbers of a command are found.
    sealed interface MetricSource {
        /// The last line of standard output that is a JSON object with the metric.
        record LastLine() implements MetricSource {}

        /// A file that holds a JSON object.
        ///
        /// @param path below the output folder
        record File(String path) implements MetricSource {}

        /// The last match of an expression with one group.
        ///
        /// @param patterns by metric
        /// @param path of the file below the output folder where they are looked for; standard output if empty
        record Patterns(Map<String, String> patterns, Optional<String> path) implements MetricSource {
            public Patterns {
                patterns = Collections.unmodifiableMap(new LinkedHashMap<>(patterns));
            }
        }
    }

    /// Any service.
    record Http(HttpCall call) implements TrialKind {
        @Override
        public String word() {
            return "http";
        }
    }

    /// Pulled by the user's own workers.
    record Worker(String queue) implements TrialKind {
        @Override
        public String word() {
            return "worker";
        }
    }
}

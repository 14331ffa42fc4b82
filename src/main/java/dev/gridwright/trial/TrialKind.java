package dev.gridwright.trial;

import dev.gridwright.space.Value;
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

    /// A table on disk.
    ///
    /// @param format `csv` or `arff`
    /// @param file as written in the grid file
    /// @param path the file it names, absolute
    record Data(String format, String file, String path, String target) {}

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
    /// @param arguments the argument array, or the arguments for a registered command; substitution is not yet done
    /// @param registered the operator's name for it, when it is not ad hoc
    record Command(List<Value> arguments, Optional<String> registered) implements TrialKind {
        public Command {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String word() {
            return "command";
        }
    }

    /// Any service.
    ///
    /// @param result JSON pointer by metric name
    record Http(String method, String url, Map<String, String> headers, Map<String, String> result)
            implements TrialKind {
        public Http {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        }

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

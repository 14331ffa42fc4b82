package dev.gridwright.learn;

import dev.gridwright.child.Natives;
import dev.gridwright.plugin.Trial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs learners as they run in production: in a process of their own, in one thread, with the native library that the
/// class path carries.
final class LearnerRuns {

    private static final long MAX_MINUTES = 10;

    private LearnerRuns() {}

    /// Cross-validation of one point.
    ///
    /// @param parameters hyperparameters as `name=value` words: numbers, words, or whole numbers in brackets
    record Case(String learner, String data, String task, boolean standardize, String parameters, long seed, int folds)
            implements Serializable {

        static Case classes(String learner, String data, String parameters) {
            return new Case(learner, data, "classification", true, parameters, 1, 5);
        }

        static Case numbers(String learner, String parameters) {
            return new Case(learner, "friedman1", "regression", true, parameters, 1, 5);
        }

        Case raw() {
            return new Case(learner, data, task, false, parameters, seed, folds);
        }

        Case seeded(long other) {
            return new Case(learner, data, task, standardize, parameters, other, folds);
        }

        @Override
        public String toString() {
            return "%s on %s (%s)".formatted(learner, data, parameters);
        }
    }

    /// The metrics of each fold, or why there are none.
    record Run(List<Map<String, Double>> folds, String problem) implements Serializable {

        /// The mean over the folds.
        double mean(String metric) {
            return folds.stream()
                    .mapToDouble(fold -> fold.get(metric))
                    .average()
                    .orElseThrow(() -> new AssertionError(problem));
        }

        /// Everything that must not depend on the clock, bit by bit.
        String bits() {
            StringBuilder bits = new StringBuilder(problem);
            for (Map<String, Double> fold : folds) {
                fold.forEach((metric, value) -> {
                    if (!metric.endsWith("_seconds")) {
                        bits.append(' ').append(metric).append('=').append(Double.doubleToLongBits(value));
                    }
                });
            }
            return bits.toString();
        }
    }

    /// Runs cases in one new process.
    static List<Run> run(List<Case> cases) throws Exception {
        return new Child(cases, true).await();
    }

    /// A process that runs cases.
    static final class Child {

        private final Path folder;
        private final Process process;

        Child(List<Case> cases, boolean withLibrary) throws IOException {
            folder = Files.createTempDirectory("learner-runs-");
            try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(folder.resolve("cases")))) {
                out.writeObject(new ArrayList<>(cases));
            }
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
                    "-Dlogback.configurationFile=logback-quiet.xml",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LearnerRuns.class.getName(),
                    folder.toString());
            builder.environment().put("OPENBLAS_NUM_THREADS", "1");
            if (withLibrary) {
                Path library = Natives.unpack(Path.of("target", "natives").toAbsolutePath())
                        .orElseThrow();
                builder.environment().put(Natives.LIBRARY_PATH, Natives.libraryPath(library, Optional.empty()));
            }
            builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            process = builder.start();
        }

        @SuppressWarnings("unchecked") // written by the process below
        List<Run> await() throws Exception {
            try {
                if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new AssertionError(Files.readString(folder.resolve("log")));
                }
                byte[] bytes = Files.readAllBytes(folder.resolve("runs"));
                try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                    return (List<Run>) in.readObject();
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @SuppressWarnings("unchecked") // written by the process above
    static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<Case> cases;
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(folder.resolve("cases")))) {
            cases = (List<Case>) in.readObject();
        }
        ArrayList<Run> runs = new ArrayList<>();
        for (Case each : cases) {
            runs.add(evaluate(each));
        }
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(folder.resolve("runs")))) {
            out.writeObject(runs);
        }
    }

    private static Run evaluate(Case each) {
        ArrayList<Map<String, Double>> folds = new ArrayList<>();
        try {
            ModelObjective objective = new ModelObjective(settings(each));
            for (int fold = 0; fold < each.folds; fold++) {
                folds.add(new LinkedHashMap<>(objective.evaluate(
                        new Part(parameters(each.parameters), each.seed, 7 * each.seed, fold, each.folds))));
            }
            return new Run(folds, "");
        } catch (Exception e) {
            return new Run(folds, String.valueOf(e.getMessage()));
        }
    }

    static Map<String, Object> settings(Case each) {
        return Map.of(
                "learner",
                each.learner,
                "task",
                each.task,
                "format",
                "csv",
                "path",
                Path.of("grids", "data", each.data + ".csv").toString(),
                "target",
                each.data.equals("friedman1") ? "y" : "label",
                "standardize",
                each.standardize);
    }

    static Map<String, Object> parameters(String text) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String word : text.split(" ")) {
            if (!word.isEmpty()) {
                String[] parts = word.split("=", 2);
                parameters.put(parts[0], value(parts[1]));
            }
        }
        return parameters;
    }

    private static Object value(String text) {
        if (text.startsWith("[")) {
            return Arrays.stream(text.substring(1, text.length() - 1).split(","))
                    .<Object>map(BigDecimal::new)
                    .toList();
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /// One fold of one point.
    record Part(Map<String, Object> parameters, long seed, long splitSeed, int fold, int folds) implements Trial {
        @Override
        public long index() {
            return 0;
        }

        @Override
        public int repeat() {
            return 0;
        }

        @Override
        public int repeats() {
            return 1;
        }

        @Override
        public void report(int step, Map<String, Double> metrics) {}
    }
}

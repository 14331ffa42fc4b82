package dev.gridwright.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/// Measures the packaged server through its REST interface and prints one JSON line a row, each with a baseline
/// that was measured in the same run. Run by `bench/run`; the arguments name the rows wanted, none for all but
/// the long ones.
public final class Bench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int SLOTS = 2;

    /// A unit of work that one core needs about 20 ms for.
    private static final String PLUGIN = """
            import dev.gridwright.plugin.*;
            import java.util.Map;
            public final class Work implements Objective {
                public Map<String, Double> evaluate(Trial trial) {
                    long rounds = ((java.math.BigDecimal) trial.parameters().get("rounds")).longValueExact();
                    double x = trial.index();
                    for (long i = 0; i < rounds; i++) x = Math.sin(x) + 1;
                    return Map.of("value", x);
                }
            }
            """;

    private static final long ROUNDS = 1_500_000;

    private final Path home;
    private final Path folder;

    private Bench(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /// A row of the table.
    private record Row(String name, boolean lasting, Callable<ObjectNode> measure) {}

    public static void main(String[] arguments) throws Exception {
        var wanted = Set.of(arguments);
        var folder = Files.createTempDirectory("gridwright-bench");
        var bench =
                new Bench(Path.of(System.getProperty("gridwright.home", ".")).toAbsolutePath(), folder);
        try {
            for (var row : bench.rows()) {
                if (wanted.isEmpty() ? !row.lasting() : wanted.contains(row.name())) {
                    System.out.println(row.measure().call().put("row", row.name()));
                }
            }
        } finally {
            delete(folder);
        }
    }

    private List<Row> rows() {
        return List.of(
                new Row("in_process_noop", false, this::inProcess),
                new Row("child_noop", false, this::inChildren),
                new Row("cpu_bound", false, this::cpuBound),
                new Row("submit_to_start", false, this::submitToStart),
                new Row("start", false, this::start),
                new Row("recovery", false, this::recovery),
                new Row("million", true, this::million),
                new Row("million_reads", true, this::millionReads));
    }

    /// Functions that do nothing to speak of, durable, from submission to the last end.
    private ObjectNode inProcess() throws Exception {
        int points = 200_000;
        try (var server = new Server("in-process")) {
            server.run(sphere(20_000));
            double rate = best(3, () -> rate(server.run(sphere(points))));
            return row("trials_per_second", rate, 50_000)
                    .put("executor_per_second", executorRate(points))
                    .put("python_process_pool_per_second", pythonRate());
        }
    }

    /// The same in warm child JVMs.
    private ObjectNode inChildren() throws Exception {
        int points = 60_000;
        plugin();
        try (var server = new Server("children")) {
            server.run(plugin("noop", 10_000, 0));
            double rate = best(3, () -> rate(server.run(plugin("noop", points, 0))));
            return row("trials_per_second", rate, 20_000)
                    .put("executor_per_second", executorRate(points))
                    .put("python_process_pool_per_second", pythonRate());
        }
    }

    /// Work for two cores, against two threads that do the same and nothing else.
    private ObjectNode cpuBound() throws Exception {
        int points = 300;
        plugin();
        try (var server = new Server("cpu-bound")) {
            server.run(plugin("warm", 40, ROUNDS));
            var ratios = new double[3];
            double wall = 0;
            double ideal = 0;
            for (int round = 0; round < ratios.length; round++) {
                wall = seconds(server.run(plugin("spin", points, ROUNDS)));
                ideal = executorSeconds(points);
                ratios[round] = ideal / wall;
            }
            Arrays.sort(ratios);
            return row("share_of_executor", ratios[1], 0.95)
                    .put("seconds", wall)
                    .put("executor_seconds", ideal);
        }
    }

    private ObjectNode submitToStart() throws Exception {
        try (var server = new Server("submit")) {
            var millis = new double[30];
            for (int round = 0; round < millis.length; round++) {
                var before = Instant.now();
                var study = server.run(sphere(1));
                var started = Instant.parse(
                        server.json("/api/v1/studies/" + study.get("id").asText() + "/trials/0")
                                .at("/attempts/0/started_at")
                                .asText());
                millis[round] = Duration.between(before, started).toNanos() / 1e6;
            }
            Arrays.sort(millis);
            return row("milliseconds_median", millis[millis.length / 2], 10)
                    .put("milliseconds_max", millis[millis.length - 1]);
        }
    }

    private ObjectNode start() throws Exception {
        var ready = new double[5];
        var help = new double[5];
        for (int round = 0; round < ready.length; round++) {
            long before = System.nanoTime();
            try (var server =
                    new Server("start-" + round, home.resolve("gridwright").toString())) {
                ready[round] = (System.nanoTime() - before) / 1e9;
            }
            before = System.nanoTime();
            new ProcessBuilder(home.resolve("gridwright").toString(), "--help")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            help[round] = (System.nanoTime() - before) / 1e9;
        }
        Arrays.sort(ready);
        Arrays.sort(help);
        return row("ready_seconds_median", ready[2], 1)
                .put("help_seconds_median", help[2])
                .put("help_goal", 0.3);
    }

    /// Ready again after a kill in a study with 100,000 ended trials.
    private ObjectNode recovery() throws Exception {
        String id;
        try (var server = new Server("recovery")) {
            id = server.submit(sphere(400_000));
            while (server.json("/api/v1/studies/" + id).at("/counts/succeeded").asLong() < 100_000) {
                LockSupport.parkNanos(2_000_000);
            }
            server.kill();
        }
        long before = System.nanoTime();
        try (var server = new Server("recovery")) {
            double seconds = (System.nanoTime() - before) / 1e9;
            return row("ready_seconds", seconds, 5)
                    .put(
                            "ended_trials",
                            server.json("/api/v1/studies/" + id)
                                    .at("/counts/succeeded")
                                    .asLong());
        }
    }

    /// A study of a million trials within 256 MB of heap, and its pages and aggregates.
    private ObjectNode million() throws Exception {
        try (var server = new Server("million")) {
            var study = server.run(sphere(1_000_000));
            var base = "/api/v1/studies/" + study.get("id").asText();
            var paths = List.of(
                    base,
                    base + "/best?k=10",
                    base + "/trials?limit=100",
                    base + "/trials?limit=100&order=completed",
                    base + "/trials?limit=100&order=objective",
                    base + "/trials/123456");
            var millis = new ArrayList<Double>();
            for (int round = 0; round < 200; round++) {
                for (var path : paths) {
                    long before = System.nanoTime();
                    server.json(path);
                    millis.add((System.nanoTime() - before) / 1e6);
                }
            }
            millis.sort(Comparator.naturalOrder());
            return row("page_milliseconds_p99", millis.get(millis.size() * 99 / 100), 100)
                    .put("trials_per_second", rate(study))
                    .put("heap_megabytes", 256);
        }
    }

    /// Every page and aggregate of a study of a million trials, over HTTP, after a restart: the first aggregate, which
    /// reads all trials, and then the median and the 99th percentile of each.
    private ObjectNode millionReads() throws Exception {
        String base;
        try (var server = new Server("million-reads")) {
            base = "/api/v1/studies/" + server.run(cube(100)).get("id").asText();
        }
        try (var server = new Server("million-reads")) {
            long start = System.nanoTime();
            server.json(base + "/effects");
            double first = (System.nanoTime() - start) / 1e6;
            var middle = server.json(base + "/timeline?limit=1&cursor=500000").at("/items/0/attempts/0/index");
            var deep = "&cursor=" + middle.asLong() + ".499999";
            var paths = new LinkedHashMap<String, String>();
            paths.put("study", "");
            paths.put("trials_index", "/trials?limit=100&cursor=500000");
            paths.put("trials_completed", "/trials?limit=100&order=completed" + deep);
            paths.put("trials_objective", "/trials?limit=100&order=objective" + deep);
            paths.put("best", "/best?k=10");
            paths.put("effects", "/effects");
            paths.put("heatmap", "/heatmap?x=x&y=y");
            paths.put("history", "/history");
            paths.put("timeline", "/timeline?cursor=500000");
            paths.put("param_one", "/trials?param.x=5&param.y=5&param.z=100");
            paths.put("param_page", "/trials?param.z=50");
            paths.put("param_completed", "/trials?param.z=50&order=completed");
            var percentiles = JSON.createObjectNode();
            double slowest = 0;
            for (var path : paths.entrySet()) {
                var millis = new ArrayList<Double>();
                for (int round = 0; round < 200; round++) {
                    long before = System.nanoTime();
                    server.json(base + path.getValue());
                    millis.add((System.nanoTime() - before) / 1e6);
                }
                millis.sort(Comparator.naturalOrder());
                percentiles.putObject(path.getKey()).put("p50", millis.get(100)).put("p99", millis.get(198));
                slowest = Math.max(slowest, millis.get(198));
            }
            var row = row("slowest_read_milliseconds_p99", slowest, 100).put("first_aggregate_milliseconds", first);
            row.set("reads_milliseconds", percentiles);
            return row;
        }
    }

    private static String cube(int side) {
        return """
                version: 1
                name: cube
                space:
                  x: {min: -5, max: 5, count: %1$d}
                  y: {min: -5, max: 5, count: %1$d}
                  z: {min: 1, max: %1$d, step: 1}
                search: {order: shuffled, seed: 3}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere}
                """.formatted(side);
    }

    private static ObjectNode row(String measure, double value, double goal) {
        return JSON.createObjectNode()
                .put("measure", measure)
                .put("value", value)
                .put("goal", goal);
    }

    private static double best(int rounds, Callable<Double> measure) throws Exception {
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            best = Math.max(best, measure.call());
        }
        return best;
    }

    private static double seconds(JsonNode study) {
        return Duration.between(
                                Instant.parse(study.get("created_at").asText()),
                                Instant.parse(study.get("ended_at").asText()))
                        .toNanos()
                / 1e9;
    }

    private static double rate(JsonNode study) {
        return study.get("points").asLong() / seconds(study);
    }

    private static double executorRate(int tasks) throws Exception {
        try (var executor = Executors.newFixedThreadPool(SLOTS)) {
            return best(3, () -> {
                long before = System.nanoTime();
                executor.invokeAll(java.util.Collections.nCopies(tasks, () -> 1.0));
                return tasks / ((System.nanoTime() - before) / 1e9);
            });
        }
    }

    private static double executorSeconds(int tasks) throws Exception {
        try (var executor = Executors.newFixedThreadPool(SLOTS)) {
            long before = System.nanoTime();
            executor.invokeAll(java.util.Collections.nCopies(tasks, () -> {
                double x = tasks;
                for (long i = 0; i < ROUNDS; i++) {
                    x = Math.sin(x) + 1;
                }
                return x;
            }));
            return (System.nanoTime() - before) / 1e9;
        }
    }

    /// Tasks a second of `concurrent.futures.ProcessPoolExecutor`; null where there is no python3.
    private Double pythonRate() throws InterruptedException {
        try {
            var process = new ProcessBuilder(
                            "python3", home.resolve("bench/process_pool.py").toString(), "" + SLOTS)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Double.valueOf(output.strip()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String sphere(int points) {
        return """
                version: 1
                name: noop
                space: {x: {min: 1, max: %d, step: 1}, y: [0.5], z: [1]}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere}
                """.formatted(points);
    }

    private static String plugin(String name, int points, long rounds) {
        return """
                version: 1
                name: %s
                space: {x: {min: 1, max: %d, step: 1}, rounds: %d}
                objective: {metric: value, goal: minimize}
                trial: {java: {class: Work, jar: work.jar}}
                """.formatted(name, points, rounds);
    }

    private Path plugins() {
        return folder.resolve("plugins");
    }

    private void plugin() throws IOException {
        Files.createDirectories(plugins());
        var source = folder.resolve("Work.java");
        Files.writeString(source, PLUGIN);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        home.resolve("target/gridwright.jar").toString(),
                        "-d",
                        folder.toString(),
                        source.toString());
        if (status != 0) {
            throw new IllegalStateException("the plug-in does not compile");
        }
        try (var jar = new JarOutputStream(Files.newOutputStream(plugins().resolve("work.jar")))) {
            jar.putNextEntry(new JarEntry("Work.class"));
            jar.write(Files.readAllBytes(folder.resolve("Work.class")));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// A server process on a free loopback port.
    private final class Server implements AutoCloseable {
        private final Process process;
        private final URI address;

        Server(String data) throws Exception {
            this(
                    data,
                    JAVA.toString(),
                    "-Xmx256m",
                    "-jar",
                    home.resolve("target/gridwright.jar").toString());
        }

        Server(String data, String... program) throws Exception {
            Files.createDirectories(plugins());
            var directory = folder.resolve(data);
            Files.createDirectories(directory);
            var file = directory.resolve("server.json");
            Files.deleteIfExists(file);
            var command = new ArrayList<>(List.of(program));
            command.addAll(List.of(
                    "serve",
                    "--port",
                    "0",
                    "--data",
                    directory.toString(),
                    "--slots",
                    "" + SLOTS,
                    "--max-points",
                    "2000000",
                    "--plugins",
                    plugins().toString()));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(data + ".log").toFile())
                    .start();
            while (!Files.exists(file)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(Files.readString(folder.resolve(data + ".log")));
                }
                LockSupport.parkNanos(1_000_000);
            }
            address = URI.create(JSON.readTree(file.toFile()).get("address").asText());
            while (CLIENT.send(
                                    HttpRequest.newBuilder(address.resolve("/health/ready"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    != 200) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        String submit(String grid) throws Exception {
            var answer = CLIENT.send(
                    HttpRequest.newBuilder(address.resolve("/api/v1/studies"))
                            .header("Content-Type", "application/yaml")
                            .POST(BodyPublishers.ofString(grid))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.body());
            }
            return JSON.readTree(answer.body()).get("id").asText();
        }

        /// Submits a grid and waits for its end.
        JsonNode run(String grid) throws Exception {
            var id = submit(grid);
            while (true) {
                var study = json("/api/v1/studies/" + id);
                if (study.get("state").asText().equals("completed")) {
                    return study;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }

        JsonNode json(String path) throws Exception {
            return JSON.readTree(
                    CLIENT.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString())
                            .body());
        }

        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }
}

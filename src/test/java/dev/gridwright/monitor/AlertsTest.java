package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.Tools;
import dev.gridwright.app.ServerSettings;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.plugin.Objective;
import dev.gridwright.trial.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Two minutes of load before a Prometheus: every scrape is good, its counters are those of REST in the end, and alerts
/// fire and clear as slots hang and recover. Takes five minutes in all.
@EnabledIfSystemProperty(named = "gridwright.monitoring.load", matches = "true")
final class AlertsTest {
    private static final Duration LOAD = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /// Sixty times faster than in earnest.
    private static final int FASTER = 60;

    private static final int SECONDS = 5;
    private static final String RELEASE = "gridwright.monitoring.release";
    private static final String HANGS = """
            package hangs;

            public final class Hangs implements dev.gridwright.plugin.Objective {
                @Override
                public java.util.Map<String, Double> evaluate(dev.gridwright.plugin.Trial trial) {
                    while (!Boolean.getBoolean("%s")) {
                        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                        Thread.interrupted();
                    }
                    return java.util.Map.of("value", 1.0);
                }
            }
            """.formatted(RELEASE);

    @TempDir
    private Path folder;

    @BeforeEach
    void hold() {
        System.clearProperty(RELEASE);
    }

    private static String grid(String name, int points, String trial) {
        return """
                version: 1
                name: %s
                space: {x: {min: 1, max: %d, step: 1}}
                objective: {metric: value, goal: minimize}
                trial: %s
                """.formatted(name, points, trial);
    }

    /// The rules with every time divided.
    static String faster(String rules) {
        DoubleUnaryOperator divided = seconds -> Math.max(1, Math.round(seconds / FASTER));
        var scaled = replace(rules, Pattern.compile("(?<=\\[|for: )(\\d+)([smh])(?=]|\\n)"), (number, unit) -> {
            double seconds = number * (unit.equals("h") ? 3600 : unit.equals("m") ? 60 : 1);
            return Math.round(divided.applyAsDouble(seconds)) + "s";
        });
        return scaled.replace("> 1800", "> " + 1800 / FASTER).replace("[5s]", "[" + 4 * SECONDS + "s]");
    }

    private interface Scaling {
        String of(double number, String unit);
    }

    private static String replace(String text, Pattern pattern, Scaling scaling) {
        return pattern.matcher(text)
                .replaceAll(found -> scaling.of(Double.parseDouble(found.group(1)), found.group(2)));
    }

    @Test
    void scrapes_are_good_counters_exact_and_alerts_come_and_go() throws Exception {
        Tools.need("prometheus");
        var plugins = Files.createDirectory(folder.resolve("plugins"));
        build(plugins.resolve("hangs.jar"));
        var settings = new ServerSettings(
                folder.resolve("server"),
                "127.0.0.1",
                0,
                2,
                OptionalLong.of(1_000_000),
                Optional.of(plugins),
                Set.of(),
                new Purpose.Serve(Optional.of(folder)));
        try (var server = new MonitoredServer(settings);
                var prometheus = Prometheus.start(
                        folder.resolve("prometheus"),
                        server.address(),
                        faster(Monitoring.read(Monitoring.RULES)),
                        SECONDS)) {
            load(server);
            compare(server, prometheus);
            hang(server, prometheus);
            stall(server, prometheus);
            compare(server, prometheus);
            assertThat(prometheus.number("min_over_time(up[1h])"))
                    .as("every scrape was good")
                    .isEqualTo(1);
            assertThat(prometheus.number("max_over_time(scrape_duration_seconds[1h])"))
                    .isLessThan(5);
        }
    }

    private static void load(MonitoredServer server) {
        long until = System.nanoTime() + LOAD.toNanos();
        for (int round = 0; System.nanoTime() < until; round++) {
            var many = server.submit(grid("many-" + round, 20_000, "{function: sphere}"));
            var late = server.submit(grid("late-" + round, 20, "{function: sphere, delay: 5s, timeout: 20ms}"));
            var stopped = server.submit(grid("stopped-" + round, 1000, "{function: sphere, delay: 5ms}"));
            server.awaitEnd(late);
            server.send("POST", "/api/v1/studies/" + stopped + "/cancel", "{\"mode\": \"kill\"}");
            server.awaitEnd(stopped);
            server.awaitEnd(many);
        }
    }

    /// Holds the last scrape against REST.
    private static void compare(MonitoredServer server, Prometheus prometheus) {
        var page = server.json("/api/v1/studies?limit=1000");
        assertThat(page.path("next").isNull()).isTrue();
        for (var outcome : Outcome.values()) {
            double rest = page.path("items")
                    .valueStream()
                    .mapToDouble(study -> study.at("/counts/" + outcome.word()).asDouble())
                    .sum();
            var query = "gridwright_trials_finished_total{outcome=\"" + outcome.word() + "\"}";
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(prometheus.number(query))
                            .as(outcome.word())
                            .isEqualTo(rest));
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(prometheus.number("sum(gridwright_studies_finished_total)"))
                        .isEqualTo(page.path("items").size()));
    }

    private static void hang(MonitoredServer server, Prometheus prometheus) {
        var study = server.submit(
                grid("hangs", 1, "{java: {class: hangs.Hangs, jar: hangs.jar}, isolation: thread, timeout: 500ms}"));
        server.awaitEnd(study);
        awaitAlert(prometheus, "GridwrightSlotsAbandoned", true);
        System.setProperty(RELEASE, "true");
        awaitAlert(prometheus, "GridwrightSlotsAbandoned", false);
    }

    private static void stall(MonitoredServer server, Prometheus prometheus) {
        var study = server.submit(grid("slow", 4, "{function: sphere, delay: 90s}"));
        awaitAlert(prometheus, "GridwrightTrialsStalled", true);
        server.send("POST", "/api/v1/studies/" + study + "/cancel", "{\"mode\": \"kill\"}");
        server.awaitEnd(study);
        awaitAlert(prometheus, "GridwrightTrialsStalled", false);
    }

    private static void awaitAlert(Prometheus prometheus, String name, boolean fires) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> prometheus
                                .json("/api/v1/alerts")
                                .at("/data/alerts")
                                .valueStream()
                                .anyMatch(alert ->
                                        alert.at("/labels/alertname").asText().equals(name)
                                                && alert.path("state")
                                                        .asText()
                                                        .toLowerCase(Locale.ROOT)
                                                        .equals("firing"))
                        == fires);
    }

    private void build(Path jar) throws IOException {
        var source = Files.createDirectories(folder.resolve("source")).resolve("Hangs.java");
        Files.writeString(source, HANGS);
        var classes = Files.createDirectories(folder.resolve("classes"));
        var words = new ByteArrayOutputStream();
        var own = Objective.class.getProtectionDomain().getCodeSource().getLocation();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        words,
                        words,
                        "-proc:none",
                        "-cp",
                        own.getPath(),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(result).as(words.toString(StandardCharsets.UTF_8)).isZero();
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("hangs/Hangs.class"));
            out.write(Files.readAllBytes(classes.resolve("hangs/Hangs.class")));
        }
    }
}

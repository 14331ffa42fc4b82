package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.web.work.WorkerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many workers that wait at once cost next to nothing, and are all served when there is work.
final class WorkerPollIT {
    private static final int WORKERS = 500;

    private static final String GRID = """
            version: 1
            name: polled
            space: {x: {min: 1, max: %d, step: 1}}
            objective: {metric: accuracy, goal: maximize}
            trial: {worker: training}
            """.formatted(WORKERS);

    @TempDir
    private Path folder;

    @Test
    void five_hundred_waiting_workers_are_cheap_and_get_one_trial_each() throws Exception {
        try (var process = ServerProcess.start(folder.resolve("data"), folder.resolve("log"), "--slots", "1");
                var client = new WorkerClient(process.address("/"))) {
            var study = process.submit(GRID);
            client.json("POST", "/studies/" + study + "/pause", "{}");
            var waiting = new ArrayList<CompletableFuture<WorkerClient.Reply>>();
            for (int i = 0; i < WORKERS; i++) {
                waiting.add(asking(
                        client, "{\"worker\":\"w" + i + "\",\"queues\":[\"training\"],\"wait\":\"30s\",\"max\":64}"));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.get("/studies/" + study + "/blocked")
                            .toString()
                            .contains(WORKERS + " workers wait"));
            var used = process.handle().info().totalCpuDuration().orElseThrow();
            long from = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(client.study(study).at("/counts/running").asInt()).isZero();
            }
            var busy = process.handle().info().totalCpuDuration().orElseThrow().minus(used);
            var passed = Duration.ofNanos(System.nanoTime() - from);
            System.out.println("500 waiting workers: " + busy.toMillis() + " ms of processor in " + passed.toMillis()
                    + " ms with 20 requests");
            client.json("POST", "/studies/" + study + "/resume", "{}");
            var indices = new HashSet<Long>();
            for (var reply : waiting) {
                assertThat(WorkerClient.held(reply.get(60, TimeUnit.SECONDS)))
                        .singleElement()
                        .satisfies(
                                lease -> assertThat(indices.add(lease.index())).isTrue());
            }
            assertThat(indices).hasSize(WORKERS);
            assertThat(client.study(study).at("/counts/running").asInt()).isEqualTo(WORKERS);
            client.json("POST", "/studies/" + study + "/cancel", "{\"mode\":\"kill\"}");
            assertThat(client.ended(study).at("/counts/cancelled").asInt()).isEqualTo(WORKERS);
        }
    }

    /// Asks until there is something.
    private static CompletableFuture<WorkerClient.Reply> asking(WorkerClient client, String body) {
        return client.asking(body)
                .thenCompose(reply ->
                        reply.status() == 204 ? asking(client, body) : CompletableFuture.completedFuture(reply));
    }
}

package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.web.work.WorkerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that repeat what is not answered, and a server that is killed under them again and again.
final class WorkerKillIT {
    private static final int KILLS = 6;
    private static final int WORKERS = 8;
    private static final int POINTS = 600;

    private static final String GRID = """
            version: 1
            name: killed
            space: {x: {min: 1, max: %d, step: 1}}
            objective: {metric: accuracy, goal: maximize}
            trial: {worker: training, timeout: 10m}
            """.formatted(POINTS);

    @TempDir
    private Path folder;

    /// Of this life of the server.
    private final AtomicReference<WorkerClient> client = new AtomicReference<>();

    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicInteger handedOut = new AtomicInteger();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    @Test
    void nothing_runs_twice_at_once_or_ends_twice_however_often_the_server_is_killed() throws Exception {
        long seed = System.nanoTime();
        System.out.println("WorkerKillIT seed " + seed);
        var random = new Random(seed);
        var data = folder.resolve("data");
        var log = folder.resolve("server.log");
        String study = "";
        var workers = new ArrayList<Thread>();
        for (int life = 0; life <= KILLS; life++) {
            try (var process = ServerProcess.start(data, log, "--slots", "1");
                    var here = new WorkerClient(process.address("/"))) {
                if (study.isEmpty()) {
                    study = process.submit(GRID);
                }
                client.set(here);
                if (workers.isEmpty()) {
                    for (int i = 0; i < WORKERS; i++) {
                        var name = "w" + i;
                        workers.add(Thread.ofPlatform().name(name).start(() -> work(name)));
                    }
                }
                if (life < KILLS) {
                    int enough = handedOut.get() + 20 + random.nextInt(60);
                    Awaitility.await()
                            .atMost(Duration.ofMinutes(2))
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> handedOut.get() >= enough || !faults.isEmpty());
                    process.kill();
                    continue;
                }
                var ended = here.ended(study);
                over = true;
                for (var worker : workers) {
                    worker.join();
                }
                assertThat(faults).as("seed %s", seed).isEmpty();
                assertThat(ended.at("/counts/succeeded").asInt()).isEqualTo(POINTS);
                int attempts = 0;
                for (var trial :
                        here.get("/studies/" + study + "/trials?limit=1000").path("items")) {
                    attempts += trial.path("attempts").size();
                }
                // No worker was silent long enough to lose a lease, so each point was handed out once.
                assertThat(attempts).isEqualTo(POINTS);
                assertThat(handedOut).hasValue(POINTS);
            }
        }
    }

    /// Asks, works a little, reports; each request is sent again until it is answered.
    private void work(String name) {
        try {
            var random = new Random(name.hashCode());
            while (!over) {
                var ask = "{\"worker\":\"" + name + "\",\"queues\":[\"training\"],\"max\":" + (1 + random.nextInt(3))
                        + ",\"wait\":\"1s\",\"request_id\":\"" + UUID.randomUUID() + "\"}";
                for (var lease : WorkerClient.held(answered("POST", "/leases", ask))) {
                    handedOut.incrementAndGet();
                    if (!underWay.add(lease.index())) {
                        throw new AssertionError("index " + lease.index() + " runs twice at once");
                    }
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(15)).toNanos());
                    underWay.remove(lease.index());
                    var report =
                            answered("PUT", "/leases/" + lease.id() + "/result", "{\"metrics\":{\"accuracy\":0.5}}");
                    if (report.status() != 200) {
                        throw new AssertionError("index " + lease.index() + ": " + report);
                    }
                }
            }
        } catch (RuntimeException | AssertionError e) {
            faults.add(e);
        }
    }

    private WorkerClient.Reply answered(String method, String path, String body) {
        while (true) {
            try {
                var reply = client.get().json(method, path, body);
                if (reply.status() != 503 && reply.status() != 429) {
                    return reply;
                }
            } catch (CompletionException e) {
                // The server was killed; it comes back elsewhere.
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}

package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of the best trials while the server is killed again and again.
final class KeptFilesIT {
    private static final int KILLS = Integer.getInteger("gridwright.kept.kills", 2);
    private static final int POINTS = 60;
    private static final Duration DEADLOCK = Duration.ofMinutes(3);

    /// Of the 60 objectives no two are equal, and better ones come all the time.
    private static final String GRID = """
            version: 1
            name: killed
            space: {x: {min: 0, max: 59, step: 1}}
            objective: {metric: value, goal: maximize}
            trial:
              command: [sh, -c, 'mkdir "$1/a"; echo $2 > "$1/a/model"; echo $2 > "$1/b"; echo "{\\"value\\": $(($2 * 37 % 61))}"', sh,
                "${output_dir}", "${x}"]
              keep: 5
            """;

    @TempDir
    private Path folder;

    @Test
    void the_best_trials_that_are_shown_have_their_files_however_often_the_server_is_killed() throws Exception {
        long seed = Long.getLong("gridwright.random.seed", 1);
        System.out.println("KeptFilesIT seed " + seed);
        var random = new Random(seed);
        var data = folder.resolve("data");
        var log = folder.resolve("server.log");
        String study = "";
        int ended = 0;
        for (int life = 0; life < KILLS; life++) {
            try (var process = ServerProcess.start(data, log, "--slots", "2", "--allow-commands")) {
                study = study.isEmpty() ? process.submit(GRID) : study;
                var path = "/api/v1/studies/" + study;
                assertHasFiles(process, path);
                int enough = Math.min(POINTS - 10, ended + 3 + random.nextInt(12));
                await().atMost(DEADLOCK)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> process.json(path).at("/counts/succeeded").asInt() >= enough);
                ended = process.json(path).at("/counts/succeeded").asInt();
                process.kill();
            }
        }
        try (var process = ServerProcess.start(data, log, "--slots", "2", "--allow-commands")) {
            var path = "/api/v1/studies/" + study;
            await().atMost(DEADLOCK)
                    .until(() -> !process.json(path).path("ended_at").isNull());
            assertThat(process.json(path).at("/counts/succeeded").asInt()).isEqualTo(POINTS);
            var best = assertHasFiles(process, path);
            var kept = data.resolve("kept").resolve(study);
            await().atMost(DEADLOCK)
                    .untilAsserted(() ->
                            assertThat(names(kept)).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(best));
        }
    }

    /// Every trial that is among the best before and after its files are asked for has them.
    ///
    /// @return the folders of the best trials
    private static List<String> assertHasFiles(ServerProcess process, String path) throws Exception {
        var files = new LinkedHashMap<String, List<String>>();
        for (var folder : best(process, path)) {
            var index = folder.substring(0, folder.indexOf('-'));
            var contents = new ArrayList<String>();
            for (var file : process.json(path + "/trials/" + index + "/files").path("items")) {
                contents.add(process.get(file.path("url").asText()).body());
            }
            files.put(folder, contents);
        }
        var still = best(process, path);
        files.keySet().retainAll(still);
        files.forEach((folder, contents) -> {
            var index = folder.substring(0, folder.indexOf('-'));
            assertThat(contents).as(folder).containsExactly(index + "\n", index + "\n");
        });
        return still;
    }

    private static List<String> best(ServerProcess process, String path) throws Exception {
        var folders = new ArrayList<String>();
        for (JsonNode trial : process.json(path + "/best?k=5").path("items")) {
            folders.add(trial.path("index").asText() + "-"
                    + trial.at("/attempts").findValuesAsText("token").getLast());
        }
        return folders;
    }

    private static List<String> names(Path kept) throws IOException {
        try (Stream<Path> trials = Files.list(kept)) {
            return trials.map(trial -> trial.getFileName().toString()).toList();
        }
    }
}

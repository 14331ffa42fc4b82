package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.content.FileServer;
import dev.gridwright.images.Pictures;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that learn from images, with real servers on both sides.
final class ImagesTest {
    @TempDir
    private Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final FileServer files = new FileServer();

    @AfterEach
    void close() {
        client.close();
        files.close();
    }

    private Server run() {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                1,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(folder, Optional.empty())));
    }

    private void manifest(int count) throws IOException {
        var lines = new StringBuilder("image,kind\n");
        for (int i = 0; i < count; i++) {
            files.file("/" + i, Pictures.encoded(Pictures.noise(12, i % 2 == 0, i), "png"), "\"" + i + "\"");
            lines.append(files.url("/" + i)).append(i % 2 == 0 ? ",light\n" : ",dark\n");
        }
        Files.writeString(folder.resolve("manifest.csv"), lines);
    }

    private static String grid(String onError) {
        return """
                version: 1
                name: pictures
                space: {size: [4x4, 6x6], k: [1, 3]}
                objective: {metric: accuracy, folds: 2}
                trial:
                  model: knn
                  data:
                    images: manifest.csv
                    url_column: image
                    target: kind
                    resize: "${size}"
                    channels: gray
                    fetch: {parallel: 4, on_error: %s}
                """.formatted(onError);
    }

    private JsonNode ended(Server server, String grid) throws IOException, InterruptedException {
        var submitted = client.send(
                request(server, "/api/v1/studies")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid))
                        .build(),
                BodyHandlers.ofString());
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
        var id = Wire.JSON.readTree(submitted.body()).path("id").asText();
        var answer = client.send(
                request(server, "/api/v1/studies/" + id + "?until=ended")
                        .header("Prefer", "wait=60")
                        .build(),
                BodyHandlers.ofString());
        return Wire.JSON.readTree(answer.body());
    }

    private static HttpRequest.Builder request(Server server, String path) {
        var request = HttpRequest.newBuilder(server.address().resolve(path));
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    @Test
    void a_model_learns_from_images_of_which_some_are_missing_and_their_size_is_tried() throws Exception {
        manifest(20);
        files.answers("/4", 404, Map.of());
        files.answers("/7", 410, Map.of());
        String hash;
        try (var server = run()) {
            var study = ended(server, grid("skip"));
            assertThat(study.at("/counts/succeeded").asLong())
                    .as(study.toString())
                    .isEqualTo(4);
            assertThat(study.at("/best/objective").asDouble()).isEqualTo(1);
            var images = study.at("/provenance/images");
            assertThat(images.path("listed").asLong()).isEqualTo(20);
            assertThat(images.path("processed").asLong()).isEqualTo(18);
            assertThat(images.path("skipped").toString()).isEqualTo("{\"http_status:404\":1,\"http_status:410\":1}");
            assertThat(images.path("matrices").fieldNames()).toIterable().containsExactlyInAnyOrder("4x4", "6x6");
            hash = images.at("/matrices/4x4").asText();
            assertThat(files.asked("/0")).hasSize(1);
        }
        try (var server = run()) {
            // The next study asks whether they have changed, and takes what was prepared.
            var again = ended(server, grid("skip"));
            assertThat(again.at("/provenance/images/matrices/4x4").asText()).isEqualTo(hash);
            assertThat(again.at("/counts/succeeded").asLong()).isEqualTo(4);
            assertThat(files.asked("/0")).hasSize(2);
            assertThat(files.asked("/0").getLast().ifNoneMatch()).contains("\"0\"");
        }
    }

    @Test
    void a_study_whose_images_must_all_be_there_fails_and_names_the_one_that_is_not() throws Exception {
        manifest(8);
        files.answers("/5", 404, Map.of());
        try (var server = run()) {
            var study = ended(server, grid("fail"));
            assertThat(study.path("state").asText()).isEqualTo("failed");
            assertThat(study.path("stop_reason").asText()).isEqualTo("error");
            assertThat(study.path("message").asText())
                    .contains("line 7 of the manifest", files.url("/5"), "404 Not Found", "on_error: skip");
        }
    }

    @Test
    void too_few_images_that_are_left_cannot_be_learned_from() throws Exception {
        manifest(6);
        for (int i = 1; i < 4; i++) {
            files.answers("/" + i, 404, Map.of());
        }
        try (var server = run()) {
            var study = ended(server, grid("skip"));
            assertThat(study.path("state").asText()).isEqualTo("failed");
            assertThat(study.path("message").asText())
                    .contains("Of 6 images 3 could be used", "3 rows are too few for 2 folds", "http_status:404=3");
        }
    }
}

package dev.gridwright.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.FileServer;
import dev.gridwright.content.OutboundWeb;
import dev.gridwright.content.Sha256;
import dev.gridwright.content.SmallDownloads;
import dev.gridwright.data.DataFile;
import dev.gridwright.data.DataSource;
import dev.gridwright.data.Table;
import dev.gridwright.images.ImagePreparer.Made;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.Images;
import dev.gridwright.trial.TrialKind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of images from a real server, decoded by real processes.
final class ImagePreparerTest {
    private static final ImageSize SMALL = new ImageSize(8, 8);
    private static final ImageSize LARGE = new ImageSize(16, 12);

    @TempDir
    private Path folder = Path.of("");

    private final FileServer server = new FileServer();
    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client = new OutboundClient(vertx, AllowedHosts.LOCAL);
    private final Decoders decoders = new Decoders(new DecoderSettings(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            2,
            Duration.ofSeconds(60)));
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<ImagePreparer> opened = new ArrayList<>();
    private ContentCache cache;

    @BeforeEach
    void open() {
        cache = new ContentCache(folder.resolve("content"), InstantSource.system());
    }

    @AfterEach
    void close() {
        opened.forEach(ImagePreparer::close);
        decoders.close();
        client.close();
        var unused = vertx.close();
        server.close();
    }

    private ImagePreparer preparer() {
        var preparer =
                new ImagePreparer(cache, new SmallDownloads(cache, new OutboundWeb(client), pauses::add), decoders);
        opened.add(preparer);
        return preparer;
    }

    private static byte[] picture(int number) {
        return Pictures.encoded(Pictures.noise(20, number % 2 == 0, number), "png");
    }

    /// A manifest of remote pictures from 0 up, light and dark in turn.
    private Path manifest(int count) throws Exception {
        var lines = new StringBuilder("image,kind\n");
        for (int i = 0; i < count; i++) {
            server.file("/" + i, picture(i), "\"" + i + "\"");
            lines.append(server.url("/" + i)).append(i % 2 == 0 ? ",light\n" : ",dark\n");
        }
        return Files.writeString(folder.resolve("manifest.csv"), lines);
    }

    private static Images images(boolean skip, ImageSize... sizes) {
        return new Images(
                "image",
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(sizes),
                1,
                new Images.Fetch(4, Duration.ofSeconds(60), 1, skip));
    }

    private static Made make(ImagePreparer preparer, Path manifest, Images images) throws Exception {
        return preparer.make(data(manifest, images), Sha256.of(manifest), progress -> {});
    }

    private static TrialKind.Data data(Path manifest, Images images) {
        return new TrialKind.Data("images", "manifest.csv", manifest.toString(), "kind", Optional.of(images));
    }

    private Table table(Made made, ImageSize size) throws Exception {
        var hash = made.tables().getOrDefault(size.word(), "");
        var file = cache.take(hash).orElseThrow().file();
        var table = DataFile.read(new DataSource.Matrix(file, "kind"));
        assertThat(table.summary().sha256()).isEqualTo(hash);
        return table;
    }

    @Test
    void images_become_a_table_in_the_order_of_the_manifest_whatever_comes_first() throws Exception {
        var manifest = manifest(21);
        var made = make(preparer(), manifest, images(false, SMALL, LARGE));
        assertThat(made.processed()).isEqualTo(21);
        assertThat(made.skipped()).isEmpty();
        for (var size : List.of(SMALL, LARGE)) {
            var table = table(made, size);
            assertThat(table.rows()).isEqualTo(21);
            assertThat(table.features()[0]).hasSize(size.features(1));
            for (int row = 0; row < 21; row++) {
                var mean = Arrays.stream(table.features()[row]).average().orElseThrow();
                assertThat(mean > 0.5).as("row " + row).isEqualTo(row % 2 == 0);
            }
            assertThat(((Table.Target.Classes) table.target()).labels()).containsExactly("dark", "light");
            assertThat(((Table.Target.Classes) table.target()).codes()).startsWith(1, 0, 1);
        }
        // Each was fetched once for both sizes.
        assertThat(server.asked("/7")).hasSize(1);
    }

    @Test
    void what_is_missing_broken_or_no_image_is_left_out_and_counted() throws Exception {
        var manifest = manifest(10);
        server.answers("/2", 404, Map.of());
        server.file("/3", "<html>".getBytes(StandardCharsets.UTF_8));
        server.file("/4", Arrays.copyOf(picture(4), 200));
        server.answers("/5", 503, Map.of());
        var made = make(preparer(), manifest, images(true, SMALL));
        assertThat(made.listed()).isEqualTo(10);
        assertThat(made.processed()).isEqualTo(6);
        assertThat(made.skipped())
                .containsOnly(
                        Map.entry("http_status:404", 1L),
                        Map.entry("http_status:503", 1L),
                        Map.entry("not_an_image", 1L),
                        Map.entry("broken", 1L));
        assertThat(table(made, SMALL).rows()).isEqualTo(6);
        assertThat(server.asked("/5")).hasSize(2);
        assertThat(server.asked("/2")).hasSize(1);
    }

    @Test
    void without_skipping_the_first_image_that_cannot_be_used_ends_it_and_is_named() throws Exception {
        var manifest = manifest(10);
        server.answers("/3", 404, Map.of());
        assertThatThrownBy(() -> make(preparer(), manifest, images(false, SMALL)))
                .isInstanceOf(ImagesFailed.class)
                .hasMessageContaining("line 5 of the manifest")
                .hasMessageContaining(server.url("/3") + " answered 404 Not Found")
                .hasMessageContaining("on_error: skip");
    }

    /// Some have come and wait for a decoder when the first one is found to be broken.
    @Test
    void what_was_fetched_for_nothing_can_be_removed() throws Exception {
        var manifest = manifest(60);
        server.file("/0", "<html>".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> make(preparer(), manifest, images(false, SMALL)))
                .isInstanceOf(ImagesFailed.class)
                .hasMessageContaining("line 2 of the manifest");
        long removed = cache.sweep(Optional.empty(), 0);
        assertThat(removed).isPositive();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void a_list_that_did_not_change_is_asked_after_and_not_made_again() throws Exception {
        var manifest = manifest(6);
        server.answers("/1", 404, Map.of());
        var first = make(preparer(), manifest, images(true, SMALL));
        var second = make(preparer(), manifest, images(true, SMALL));
        assertThat(second).isEqualTo(first);
        assertThat(server.asked("/0")).hasSize(2);
        assertThat(server.asked("/0").getLast().ifNoneMatch()).contains("\"0\"");

        server.file("/0", picture(100), "\"new\"");
        var third = make(preparer(), manifest, images(true, SMALL));
        assertThat(third.tables()).isNotEqualTo(first.tables());
        assertThat(third.processed()).isEqualTo(5);
    }

    @Test
    void files_beside_the_manifest_are_read_and_none_outside_of_a_root() throws Exception {
        Files.createDirectories(folder.resolve("root/images"));
        Files.write(folder.resolve("root/images/a.png"), picture(0));
        Files.write(folder.resolve("secret.png"), picture(1));
        Files.createSymbolicLink(folder.resolve("root/images/link.png"), folder.resolve("secret.png"));
        var manifest = Files.writeString(
                folder.resolve("root/manifest.csv"),
                "image,kind\nimages/a.png,light\nimages/link.png,dark\nimages/none.png,dark\n");
        var free = images(true, SMALL);
        assertThat(make(preparer(), manifest, free).processed()).isEqualTo(2);
        var confined = new Images(
                "image",
                Optional.of(folder.resolve("root").toString()),
                "",
                Optional.empty(),
                List.of(SMALL),
                1,
                free.fetch());
        var made = make(preparer(), manifest, confined);
        assertThat(made.processed()).isEqualTo(1);
        assertThat(made.skipped()).containsOnly(Map.entry("missing_file", 2L));
    }

    @Test
    void two_who_want_the_same_list_at_once_get_it_once() throws Exception {
        var manifest = manifest(4);
        var release = new CountDownLatch(1);
        server.on("/0", exchange -> {
            try {
                release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            server.asUsual("/0");
            exchange.sendResponseHeaders(503, -1);
        });
        var preparer = preparer();
        var watching = new CountDownLatch(2);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var both = new ArrayList<Future<Made>>();
            for (int i = 0; i < 2; i++) {
                both.add(executor.submit(() -> preparer.make(
                        data(manifest, images(false, SMALL)), Sha256.of(manifest), progress -> watching.countDown())));
            }
            assertThat(watching.await(60, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            assertThat(both.get(0).get()).isEqualTo(both.get(1).get());
        }
        assertThat(server.asked("/1")).hasSize(1);
        assertThat(server.asked("/0")).hasSize(2);
    }

    @Test
    void a_manifest_that_changed_since_is_refused() throws Exception {
        var manifest = manifest(2);
        assertThatThrownBy(() -> preparer().make(data(manifest, images(true, SMALL)), "0".repeat(64), progress -> {}))
                .isInstanceOf(ImagesFailed.class)
                .hasMessageContaining("changed since the study was accepted");
    }

    @Test
    void the_decoders_end_with_the_last_who_needs_them() throws Exception {
        make(preparer(), manifest(3), images(false, SMALL));
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().commandLine().orElse("").contains("DecoderMain"))
                        .filter(child -> !child.onExit()
                                .orTimeout(60, TimeUnit.SECONDS)
                                .handle((gone, error) -> error == null)
                                .join()))
                .isEmpty();
    }
}

package dev.gridwright.images;

import com.sun.net.httpserver.HttpServer;
import dev.gridwright.content.ContentCache;
import dev.gridwright.content.OutboundWeb;
import dev.gridwright.content.Sha256;
import dev.gridwright.content.SmallDownloads;
import dev.gridwright.data.ImageManifest;
import dev.gridwright.data.MatrixFile;
import dev.gridwright.images.decode.ImageDecoder;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.Images;
import dev.gridwright.trial.TrialKind;
import io.vertx.core.Vertx;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/// How long 1,000 images take from a server that answers after 20 ms, 2 of them missing: by the pipeline, by all
/// downloads and then all decoding, by one thread for each image that decodes it itself, and by one thread for each
/// image that waits for one of the decoders. All use the same server, client and cache, in one run, in turn, and all
/// but
/// the third the same warm decoders.
///
/// Run by `bench/images`.
public final class PipelineModes {
    private static final int IMAGES = 1_000;
    private static final List<Integer> MISSING = List.of(123, 777);
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int DIFFERENT = 50;
    private static final ImageSize SIZE = new ImageSize(128, 128);

    private PipelineModes() {}

    private interface Mode {
        int run(ContentCache cache, SmallDownloads downloads, Path manifest, Images images) throws Exception;
    }

    /// @param arguments rounds (5), `parallel` (32), width and height of the images (640 480)
    public static void main(String[] arguments) throws Exception {
        int rounds = argument(arguments, 0, 5);
        int parallel = argument(arguments, 1, 32);
        var pictures = pictures(argument(arguments, 2, 640), argument(arguments, 3, 480));
        int cores = Runtime.getRuntime().availableProcessors();
        var folder = Files.createTempDirectory("gridwright-images");
        var server = server(pictures);
        var vertx = Vertx.vertx();
        var settings = new DecoderSettings(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                cores,
                DecoderSettings.LIMIT);
        try (var client = new OutboundClient(vertx, AllowedHosts.LOCAL);
                var decoders = new Decoders(settings)) {
            decoders.begin();
            var manifest = manifest(folder, server);
            var images = new Images(
                    "image",
                    Optional.empty(),
                    SIZE.word(),
                    Optional.empty(),
                    List.of(SIZE),
                    3,
                    new Images.Fetch(parallel, Duration.ofMinutes(2), 2, true));
            System.out.printf(
                    "%d images of about %d KB, %d missing, latency %d ms, %d cores, parallel %d%n",
                    IMAGES,
                    pictures.stream().mapToInt(picture -> picture.length).sum() / pictures.size() / 1024,
                    MISSING.size(),
                    LATENCY.toMillis(),
                    cores,
                    parallel);
            var names = List.of(
                    "pipeline", "downloads, then processing", "one thread per image", "the same, sharing decoders");
            var modes = List.<Mode>of(
                    (cache, downloads, file, how) -> pipeline(cache, downloads, decoders, file, how),
                    (cache, downloads, file, how) -> oneAfterTheOther(cache, downloads, decoders, file, how),
                    (cache, downloads, file, how) ->
                            threadPerImage(cache, downloads, PipelineModes::decodeHere, file, how),
                    (cache, downloads, file, how) -> threadPerImage(
                            cache, downloads, (image, scratch) -> decode(image, scratch, decoders), file, how));
            var seconds = new ArrayList<double[]>();
            modes.forEach(mode -> seconds.add(new double[rounds]));
            var fewest = new int[modes.size()];
            Arrays.fill(fewest, IMAGES);
            for (int round = -1; round < rounds; round++) {
                for (int turn = 0; turn < modes.size(); turn++) {
                    int mode = Math.floorMod(turn + round, modes.size());
                    var content = Files.createTempDirectory(folder, "content");
                    var cache = new ContentCache(content, InstantSource.system());
                    long start = System.nanoTime();
                    int processed = modes.get(mode)
                            .run(
                                    cache,
                                    new SmallDownloads(cache, new OutboundWeb(client), Thread::sleep),
                                    manifest,
                                    images);
                    double took = (System.nanoTime() - start) / 1e9;
                    // A thousand connections at once may be more than a busy machine takes.
                    fewest[mode] = Math.min(fewest[mode], processed);
                    // The first round of each warms everything up.
                    if (round >= 0) {
                        seconds.get(mode)[round] = took;
                    }
                    remove(content);
                }
            }
            for (int mode = 0; mode < modes.size(); mode++) {
                var sorted = seconds.get(mode).clone();
                Arrays.sort(sorted);
                System.out.printf(
                        "%-28s at least %d processed, median %.2f s (%.2f to %.2f)%n",
                        names.get(mode), fewest[mode], sorted[rounds / 2], sorted[0], sorted[rounds - 1]);
            }
            decoders.end();
        } finally {
            server.stop(0);
            vertx.close().toCompletionStage().toCompletableFuture().join();
            remove(folder);
        }
    }

    private static int argument(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private static int pipeline(
            ContentCache cache, SmallDownloads downloads, Decoders decoders, Path manifest, Images images)
            throws Exception {
        try (var preparer = new ImagePreparer(cache, downloads, decoders)) {
            var data = new TrialKind.Data("images", "manifest", manifest.toString(), "kind", Optional.of(images));
            return (int)
                    preparer.make(data, Sha256.of(manifest), progress -> {}).processed();
        }
    }

    private static int oneAfterTheOther(
            ContentCache cache, SmallDownloads downloads, Decoders decoders, Path manifest, Images images)
            throws Exception {
        var list = ImageManifest.read(manifest, "image", "kind");
        var sources = new Sources(downloads, manifest, images);
        var processed = new AtomicInteger();
        var there = new ConcurrentLinkedQueue<Downloaded>();
        try (var scratch = new Scratch(cache, SIZE, 3)) {
            var next = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < images.fetch().parallel(); i++) {
                    threads.submit(() -> {
                        for (int row = next.getAndIncrement(); row < IMAGES; row = next.getAndIncrement()) {
                            if (!MISSING.contains(row)) {
                                there.add(new Downloaded(
                                        row, sources.find(list.entries().get(row))));
                            }
                        }
                        return null;
                    });
                }
            }
            try (var threads = Executors.newFixedThreadPool(decoders.processes())) {
                for (int i = 0; i < decoders.processes(); i++) {
                    threads.submit(() -> {
                        for (var image = there.poll(); image != null; image = there.poll()) {
                            decode(image, scratch, decoders);
                            processed.incrementAndGet();
                        }
                        return null;
                    });
                }
            }
            keep(cache, list, scratch);
        }
        return processed.get();
    }

    private static int threadPerImage(
            ContentCache cache, SmallDownloads downloads, Decoding decoding, Path manifest, Images images)
            throws Exception {
        var list = ImageManifest.read(manifest, "image", "kind");
        var sources = new Sources(downloads, manifest, images);
        var processed = new AtomicInteger();
        try (var scratch = new Scratch(cache, SIZE, 3)) {
            try (var threads =
                    Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                for (int i = 0; i < IMAGES; i++) {
                    int row = i;
                    if (!MISSING.contains(row)) {
                        threads.submit(() -> {
                            decoding.decode(
                                    new Downloaded(
                                            row, sources.find(list.entries().get(row))),
                                    scratch);
                            processed.incrementAndGet();
                            return null;
                        });
                    }
                }
            }
            keep(cache, list, scratch);
        }
        return processed.get();
    }

    private interface Decoding {
        void decode(Downloaded image, Scratch scratch) throws Exception;
    }

    private static void decodeHere(Downloaded image, Scratch scratch) throws Exception {
        var size = new ImageDecoder.Size(SIZE.width(), SIZE.height());
        scratch.put(
                image.row(),
                ImageDecoder.decode(image.found().file(), List.of(size), 3).getFirst());
    }

    private record Downloaded(int row, Sources.Found found) {}

    private static void decode(Downloaded image, Scratch scratch, Decoders decoders) throws Exception {
        scratch.put(
                image.row(),
                decoders.decode(image.found().file(), List.of(SIZE), 3).getFirst());
    }

    /// Writes the table, as the pipeline does.
    private static void keep(ContentCache cache, ImageManifest list, Scratch scratch) throws IOException {
        var rows = new ArrayList<Integer>();
        var targets = new ArrayList<String>();
        for (int row = 0; row < IMAGES; row++) {
            if (!MISSING.contains(row)) {
                rows.add(row);
                targets.add(list.entries().get(row).target());
            }
        }
        var draft = cache.scratch();
        var sha256 =
                MatrixFile.write(draft, "kind", SIZE.features(3), targets, position -> scratch.get(rows.get(position)));
        cache.adopt(draft, sha256, true);
    }

    private static Path manifest(Path folder, HttpServer server) throws IOException {
        var lines = new StringBuilder("image,kind\n");
        for (int i = 0; i < IMAGES; i++) {
            lines.append("http://127.0.0.1:")
                    .append(server.getAddress().getPort())
                    .append('/')
                    .append(i)
                    .append(i % 2 == 0 ? ",even\n" : ",odd\n");
        }
        return Files.writeString(folder.resolve("manifest.csv"), lines);
    }

    private static HttpServer server(List<byte[]> pictures) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                Thread.sleep(LATENCY);
                int number = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
                if (MISSING.contains(number)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                // Each is another file, so that none is kept for another.
                var picture = pictures.get(number % DIFFERENT);
                var own = Arrays.copyOf(picture, picture.length + 4);
                own[picture.length] = (byte) (number >> 8);
                own[picture.length + 1] = (byte) number;
                exchange.sendResponseHeaders(200, own.length);
                exchange.getResponseBody().write(own);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    private static List<byte[]> pictures(int width, int height) throws IOException {
        var random = new Random(7);
        var pictures = new ArrayList<byte[]>();
        for (int i = 0; i < DIFFERENT; i++) {
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            var pen = image.createGraphics();
            pen.setPaint(new GradientPaint(
                    0, 0, new Color(random.nextInt(1 << 24)), width, height, new Color(random.nextInt(1 << 24))));
            pen.fillRect(0, 0, width, height);
            for (int shape = 0; shape < 200; shape++) {
                pen.setColor(new Color(random.nextInt(1 << 24)));
                pen.fillOval(random.nextInt(width), random.nextInt(height), random.nextInt(80), random.nextInt(80));
            }
            pen.dispose();
            var out = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", out);
            pictures.add(out.toByteArray());
        }
        return pictures;
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

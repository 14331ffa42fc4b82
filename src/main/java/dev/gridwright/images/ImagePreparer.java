package dev.gridwright.images;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.ContentCache.Content;
import dev.gridwright.content.Flights;
import dev.gridwright.content.Sha256;
import dev.gridwright.content.SmallDownloads;
import dev.gridwright.data.DataProblem;
import dev.gridwright.data.ImageManifest;
import dev.gridwright.data.MatrixFile;
import dev.gridwright.images.Pipeline.Result;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.Images;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes lists of images into tables, one for each size, and keeps those by what is in them: a list whose images have
/// not changed is asked after, and neither fetched nor decoded again.
///
/// *Thread*: any; blocks, and ends with an `InterruptedException` when its thread is interrupted.
public final class ImagePreparer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImagePreparer.class);

    /// Changes with everything that changes what comes of the same files.
    private static final String VERSION = "images 1";

    private static final String LISTS = "lists";
    private static final String TABLES = "tables";

    private final ContentCache cache;
    private final SmallDownloads downloads;
    private final Decoders decoders;
    private final Flights<String, ImageProgress, Made> flights = new Flights<>();

    public ImagePreparer(ContentCache cache, SmallDownloads downloads, Decoders decoders) {
        this.cache = cache;
        this.downloads = downloads;
        this.decoders = decoders;
    }

    /// What was made of a list.
    ///
    /// @param tables the hash of the table of each size
    /// @param skipped how many images were left out, by reason
    public record Made(Map<String, String> tables, long listed, Map<String, Long> skipped) {
        public Made {
            tables = Map.copyOf(tables);
            skipped = new TreeMap<>(skipped);
        }

        public long processed() {
            return listed - skipped.values().stream().mapToLong(count -> count).sum();
        }
    }

    /// Makes the tables of a list, once for all who want the same at the same time.
    ///
    /// @param manifestSha256 what the manifest must have as its hash
    /// @param watching told where to see how far it is
    /// @throws ImagesFailed when an image that must be there cannot be had, or the manifest cannot be used
    public Made make(TrialKind.Data data, String manifestSha256, Consumer<ImageProgress> watching)
            throws ImagesFailed, InterruptedException {
        var images = data.images().orElseThrow();
        var list = Sha256.of(String.join(
                "\n",
                VERSION,
                manifestSha256,
                data.path(),
                images.urlColumn(),
                data.target(),
                images.sizes().toString(),
                Integer.toString(images.channels()),
                images.fetch().toString()));
        try {
            return flights.join(
                    list, new ImageProgress(), watching, progress -> make(data, manifestSha256, list, progress));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ImagesFailed failed) {
                throw failed;
            }
            throw new IllegalStateException("the images were not prepared", e.getCause());
        }
    }

    private Made make(TrialKind.Data data, String manifestSha256, String list, ImageProgress progress)
            throws ImagesFailed, InterruptedException {
        var images = data.images().orElseThrow();
        var manifest = manifest(data, images, manifestSha256);
        progress.begin(manifest.entries().size());
        var sources = new Sources(downloads, manifest.file(), images);
        var pipeline = new Pipeline(cache, decoders, sources, manifest, images, progress);
        try {
            if (cache.note(LISTS, list).isPresent()) {
                pipeline.fetch();
                var known = known(pipeline, manifest, images);
                if (known.isPresent()) {
                    LOG.info("The images of {} are as they were prepared before.", data.file());
                    return known.get();
                }
                progress.begin(manifest.entries().size());
            }
            decoders.begin();
            try {
                return decode(pipeline, manifest, images, list);
            } finally {
                decoders.end();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ImagesFailed("The images could not be kept or decoded: " + e.getMessage()
                    + ". Look at the data directory and at the log of the server.");
        }
    }

    private static ImageManifest manifest(TrialKind.Data data, Images images, String sha256) throws ImagesFailed {
        try {
            var manifest = ImageManifest.read(Path.of(data.path()), images.urlColumn(), data.target());
            if (!manifest.target().sha256().equals(sha256)) {
                throw new ImagesFailed("The manifest " + data.file()
                        + " changed since the study was accepted; submit the grid as a new study.");
            }
            return manifest;
        } catch (DataProblem e) {
            throw new ImagesFailed(String.valueOf(e.getMessage()).replace(data.path(), data.file()) + ".");
        }
    }

    /// The tables that were made of these very images.
    private Optional<Made> known(Pipeline pipeline, ImageManifest manifest, Images images) {
        var tables = new LinkedHashMap<String, String>();
        Map<String, Long> skipped = Map.of();
        for (var size : images.sizes()) {
            var note = cache.note(TABLES, key(pipeline, manifest, size, images.channels()))
                    .flatMap(TableNote::read);
            var content = note.flatMap(known -> cache.take(known.sha256()));
            if (content.isEmpty()) {
                return Optional.empty();
            }
            cache.release(content.get().sha256());
            tables.put(size.word(), content.get().sha256());
            skipped = note.get().skipped();
        }
        return Optional.of(new Made(tables, manifest.entries().size(), skipped));
    }

    private Made decode(Pipeline pipeline, ImageManifest manifest, Images images, String list)
            throws ImagesFailed, IOException, InterruptedException {
        var scratches = new ArrayList<Scratch>();
        try {
            for (var size : images.sizes()) {
                scratches.add(new Scratch(cache, size, images.channels()));
            }
            pipeline.run(scratches);
            var rows = new ArrayList<Integer>();
            var skipped = new TreeMap<String, Long>();
            for (int row = 0; row < manifest.entries().size(); row++) {
                switch (pipeline.result(row)) {
                    case Result.Fetched _ -> rows.add(row);
                    case Result.Skipped gone -> skipped.merge(gone.reason(), 1L, Long::sum);
                }
            }
            if (rows.isEmpty()) {
                throw new ImagesFailed("Not one of the " + manifest.entries().size()
                        + " images could be used (by reason: " + skipped + "). Look at the addresses in the manifest.");
            }
            var tables = new LinkedHashMap<String, String>();
            for (var scratch : scratches) {
                var content = keep(manifest, rows, scratch);
                try {
                    var key = key(pipeline, manifest, scratch.size(), images.channels());
                    cache.note(TABLES, key, new TableNote(content.sha256(), skipped).text());
                } finally {
                    cache.release(content.sha256());
                }
                tables.put(scratch.size().word(), content.sha256());
            }
            cache.note(LISTS, list, "");
            return new Made(tables, manifest.entries().size(), skipped);
        } finally {
            for (var scratch : scratches) {
                scratch.close();
            }
        }
    }

    private Content keep(ImageManifest manifest, List<Integer> rows, Scratch scratch) throws IOException {
        var draft = cache.scratch();
        var targets =
                rows.stream().map(row -> manifest.entries().get(row).target()).toList();
        var sha256 = MatrixFile.write(
                draft,
                manifest.target().target(),
                scratch.features(),
                targets,
                position -> scratch.get(rows.get(position)));
        return cache.adopt(draft, sha256, true);
    }

    /// What a table is known by: its settings, and the content and target of every image.
    private static String key(Pipeline pipeline, ImageManifest manifest, ImageSize size, int channels) {
        var digest = new StringBuilder(VERSION + " " + size.word() + " " + channels + "\n"
                + manifest.target().target() + "\n");
        var all = Sha256.open();
        for (int row = 0; row < manifest.entries().size(); row++) {
            digest.append(
                            switch (pipeline.result(row)) {
                                case Result.Fetched(var sha256) -> sha256;
                                // What there was is decoded to the same end again; what there was not is missing.
                                case Result.Skipped(var sha256, var reason) -> sha256.isEmpty() ? reason : sha256;
                            })
                    .append(' ')
                    .append(manifest.entries().get(row).target())
                    .append('\n');
            if (digest.length() > 1 << 16) {
                all.update(digest.toString().getBytes(StandardCharsets.UTF_8));
                digest.setLength(0);
            }
        }
        all.update(digest.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(all.digest());
    }

    /// Breaks off what is being prepared.
    @Override
    public void close() {
        flights.close();
    }
}

package dev.gridwright.grid.trial;

import dev.gridwright.data.DataFile;
import dev.gridwright.data.DataProblem;
import dev.gridwright.data.DataSummary;
import dev.gridwright.data.ImageManifest;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.space.Drafted;
import dev.gridwright.space.Value;
import dev.gridwright.template.Template;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.Images;
import dev.gridwright.trial.Images.Fetch;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Reads data that is a list of images.
final class ImagesPart {
    static final String DEFAULT_SIZE = "64x64";

    /// Sizes of one grid, at most: each is prepared and kept.
    static final int MAX_SIZES = 32;

    private static final int MAX_SHOWN = 5;

    private final Section data;
    private final Context context;
    private final Drafted drafted;
    private final Findings findings;

    ImagesPart(Section data, Context context, Drafted drafted, Findings findings) {
        this.data = data;
        this.context = context;
        this.drafted = drafted;
        this.findings = findings;
    }

    /// How the images become a table; empty when something is wrong.
    Optional<Images> images() {
        data.require("url_column", "the name of the column that holds the addresses");
        var column = data.text("url_column", "the name of a column");
        var channels = data.word("channels", List.of("rgb", "gray"), "rgb");
        var fetch = fetch();
        data.filledIn("resize", DEFAULT_SIZE);
        var resize = data.text("resize", ImageSize.WORDS + ", or ${name} of a parameter that holds it");
        if (data.has("resize") && resize.isEmpty()) {
            return Optional.empty();
        }
        var written = resize.orElse(DEFAULT_SIZE);
        var parameter = parameter(written);
        var sizes = parameter.isPresent() ? sizes(written, parameter.get()) : fixed(written);
        return column.isPresent() && !sizes.isEmpty()
                ? Optional.of(new Images(
                        column.get(),
                        context.confined() ? context.folder().map(Path::toString) : Optional.empty(),
                        written,
                        parameter,
                        sizes,
                        channels.equals("rgb") ? 3 : 1,
                        fetch))
                : Optional.empty();
    }

    private Fetch fetch() {
        var usual = new Fetch(32, Duration.ofSeconds(10), 2, false);
        return data.section("fetch", Shape.FETCH)
                .map(fetch -> new Fetch(
                        fetch.whole("parallel", 1, 1_000, usual.parallel()),
                        fetch.duration("timeout", false, Duration.ofHours(1), usual.timeout()),
                        fetch.whole("retries", 0, 100, usual.retries()),
                        fetch.word("on_error", List.of("skip", "fail"), "fail").equals("skip")))
                .orElseGet(() -> {
                    data.filledIn("fetch", "parallel: 32, timeout: 10s, retries: 2, on_error: fail");
                    return usual;
                });
    }

    /// The one parameter that stands in a size.
    private Optional<String> parameter(String written) {
        var names = new LinkedHashSet<String>();
        try {
            Template.of(written).variables().forEach(variable -> names.add(variable.name()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    private List<ImageSize> fixed(String written) {
        var size = ImageSize.parse(written);
        if (size.isEmpty()) {
            findings.problem(
                    data.place("resize"),
                    "not a size of images",
                    '"' + written + '"',
                    ImageSize.WORDS + ", or ${name} of one parameter that holds it");
        }
        return size.map(List::of).orElse(List.of());
    }

    private List<ImageSize> sizes(String written, String parameter) {
        if (!drafted.isInEveryPoint(parameter)) {
            findings.unknown(
                    data.place("resize"),
                    "the size needs a parameter that is in every point",
                    parameter,
                    drafted.names());
            return List.of();
        }
        var sizes = new LinkedHashSet<ImageSize>();
        drafted.values(at -> {
            if (at.name().equals(parameter) && sizes.size() <= MAX_SIZES) {
                var size = ImageSize.parse(Images.fill(written, parameter, at.value()));
                size.ifPresentOrElse(
                        sizes::add,
                        () -> at.problem(
                                "no size of images in resize: \"" + written + "\"", allowed(written, at.value())));
            }
        });
        if (sizes.size() > MAX_SIZES) {
            findings.problem(data.place("resize"), "too many sizes", "", "at most " + MAX_SIZES);
            return List.of();
        }
        return new ArrayList<>(sizes);
    }

    private static String allowed(String written, Value value) {
        return value instanceof Value.Text || written.contains("x")
                ? ImageSize.WORDS
                : ImageSize.WORDS + "; for numbers write \"${name}x${name}\"";
    }

    /// What the manifest holds; empty when it cannot be used.
    ///
    /// @param plain makes the path of the manifest the one that was written
    Optional<DataSummary> summary(Path manifest, String target, Images images, UnaryOperator<String> plain) {
        ImageManifest read;
        try {
            read = ImageManifest.read(manifest, images.urlColumn(), target);
        } catch (DataProblem e) {
            var message = plain.apply(String.valueOf(e.getMessage()));
            boolean aboutColumn = message.contains("'" + images.urlColumn() + "', the place");
            boolean aboutTarget = message.contains("'" + target + "'") && !aboutColumn;
            findings.problem(
                    data.place(aboutColumn ? "url_column" : aboutTarget ? "target" : "images"), message, "", "");
            return Optional.empty();
        }
        checkPlaces(read, images);
        int most = images.sizes().stream()
                .max(Comparator.comparingInt(size -> size.features(1)))
                .orElseThrow()
                .features(images.channels());
        long values = (long) read.entries().size() * most;
        if (values > DataFile.MAX_VALUES) {
            findings.problem(
                    data.place("resize"),
                    "%,d images of %,d features are too much"
                            .formatted(read.entries().size(), most),
                    "%,d values".formatted(values),
                    "at most %,d: a smaller size, gray, or fewer images".formatted(DataFile.MAX_VALUES));
        }
        if (!read.unused().isEmpty()) {
            findings.warn("these columns of the manifest are not used: " + String.join(", ", read.unused()));
        }
        return Optional.of(read.summary(most));
    }

    private void checkPlaces(ImageManifest manifest, Images images) {
        int shown = 0;
        for (var entry : manifest.entries()) {
            var problem = entry.isRemote() ? address(entry.place()) : file(manifest, entry.place(), images);
            if (problem.isPresent() && shown++ < MAX_SHOWN) {
                findings.problem(
                        data.place("images"),
                        "line " + entry.line() + " of the manifest: " + problem.get(),
                        '"' + entry.place() + '"',
                        "an http or https address, or a file relative to the manifest");
            }
        }
    }

    private static Optional<String> address(String place) {
        try {
            return new URI(place).getHost() == null ? Optional.of("an address without a host") : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("not an address");
        }
    }

    private static Optional<String> file(ImageManifest manifest, String place, Images images) {
        if (place.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            return Optional.of("an address of another kind");
        }
        try {
            var file = manifest.file().resolveSibling(place).normalize();
            boolean escapes = images.root().isPresent()
                    && (Path.of(place).isAbsolute()
                            || !file.startsWith(images.root().get()));
            return escapes ? Optional.of("a path that leads out of the data root") : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of("not a path");
        }
    }
}

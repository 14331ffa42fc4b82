package dev.gridwright.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A list of images with their targets: a CSV file with a header, one image a row.
///
/// @param file the manifest
/// @param entries in the order of the file
/// @param unused columns that are neither the place nor the target
/// @param target what the target looks like, over all rows
public record ImageManifest(Path file, List<Entry> entries, List<String> unused, DataSummary target) {
    /// Images of one manifest, at most.
    public static final int MAX_IMAGES = 500_000;

    public ImageManifest {
        entries = List.copyOf(entries);
        unused = List.copyOf(unused);
    }

    /// One image.
    ///
    /// @param line of the manifest on which its row ends, from 1
    /// @param place an address, or a file relative to the manifest
    public record Entry(long line, String place, String target) {
        /// Whether it is to be fetched over HTTP.
        public boolean isRemote() {
            return place.startsWith("http://") || place.startsWith("https://");
        }
    }

    /// Reads a manifest.
    ///
    /// @throws DataProblem when it cannot be read, lacks a column, or a row lacks a value
    public static ImageManifest read(Path file, String urlColumn, String target) throws DataProblem {
        if (urlColumn.equals(target)) {
            throw DataProblem.in(file, "the column '%s' cannot be both image and target".formatted(target));
        }
        return DataFile.through(new DataSource.Csv(file, target), (rows, sha256) -> {
            var names = rows.columns().stream().map(Rows.Declared::name).toList();
            int places = names.indexOf(urlColumn);
            int targets = names.indexOf(target);
            if (places < 0) {
                throw DataProblem.in(
                        file,
                        "no column is named '%s', the place of the images; the columns are %s"
                                .formatted(urlColumn, String.join(", ", names)));
            }
            var column = new Column(file, rows.columns().get(targets));
            var entries = entries(file, rows, places, targets, column);
            column.finish(true);
            var unused = names.stream()
                    .filter(name -> !name.equals(urlColumn) && !name.equals(target))
                    .toList();
            return new ImageManifest(
                    file,
                    entries,
                    unused,
                    new DataSummary(
                            entries.size(), List.of(), target, column.isNumeric(), column.classCounts(), sha256.get()));
        });
    }

    private static List<Entry> entries(Path file, Rows rows, int places, int targets, Column column)
            throws IOException, DataProblem {
        var entries = new ArrayList<Entry>();
        while (rows.next()) {
            var place = rows.value(places);
            if (place.isEmpty()) {
                throw DataProblem.at(file, rows.line(), "the row names no image");
            }
            column.add(rows.value(targets), rows.line());
            entries.add(new Entry(rows.line(), place, rows.value(targets)));
            if (entries.size() > MAX_IMAGES) {
                throw DataProblem.in(file, String.format(Locale.ROOT, "more than %,d images", MAX_IMAGES));
            }
        }
        if (entries.isEmpty()) {
            throw DataProblem.in(file, "the file has columns but no rows");
        }
        return entries;
    }

    /// What a table of all its images holds.
    ///
    /// @param features of one image
    public DataSummary summary(int features) {
        return new DataSummary(
                target.rows(),
                pixelNames(features),
                target.target(),
                target.targetIsNumeric(),
                target.classCounts(),
                target.sha256());
    }

    static List<String> pixelNames(int features) {
        return IntStream.range(0, features).mapToObj(i -> "pixel" + i).toList();
    }
}

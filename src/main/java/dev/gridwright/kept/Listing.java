package dev.gridwright.kept;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept of a trial.
///
/// @param keep of so many best trials of the study files are kept
/// @param files by name
public record Listing(int keep, List<KeptFile> files) {
    private static final String HEAD = "gridwright files 1 keep ";

    public Listing {
        files = List.copyOf(files);
    }

    public long bytes() {
        return files.stream().mapToLong(KeptFile::bytes).sum();
    }

    /// The file of that name.
    public Optional<KeptFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /// As it is written to disk: a head, then one line for each file. Names have no line ends.
    String text() {
        var text = new StringBuilder(HEAD).append(keep).append('\n');
        for (var file : files) {
            text.append(file.sha256())
                    .append(' ')
                    .append(file.bytes())
                    .append(' ')
                    .append(file.modified())
                    .append(' ')
                    .append(file.name())
                    .append('\n');
        }
        return text.toString();
    }

    /// @throws IOException when it is none
    static Listing read(String text) throws IOException {
        var lines = text.lines().toList();
        try {
            if (lines.isEmpty() || !lines.getFirst().startsWith(HEAD)) {
                throw new IOException("it has no head");
            }
            var files = new ArrayList<KeptFile>();
            for (var line : lines.subList(1, lines.size())) {
                var parts = line.split(" ", 4);
                files.add(new KeptFile(parts[3], Long.parseLong(parts[1]), Instant.parse(parts[2]), parts[0]));
            }
            return new Listing(Integer.parseInt(lines.getFirst().substring(HEAD.length())), files);
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            throw new IOException("a line of it cannot be read", e);
        }
    }
}

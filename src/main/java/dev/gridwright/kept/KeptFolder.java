package dev.gridwright.kept;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where files are kept, to be read.
///
/// *Thread*: any but an event loop.
///
/// @param root holds a folder for each study that has kept files
public record KeptFolder(Path root) {
    static final String LIST = "list";
    static final String FILES = "files";
    static final String PART = ".part";

    private static final Logger LOG = LoggerFactory.getLogger(KeptFolder.class);
    private static final Pattern TRIAL = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /// Where the files of the studies of a data directory are kept.
    public static KeptFolder of(Path data) {
        return new KeptFolder(data.resolve("kept"));
    }

    /// The folder of one attempt.
    record Kept(long index, long token, Path path) {}

    /// Where the files of a study are kept; there only when there are any.
    public Path study(String id) {
        return root.resolve(id);
    }

    Path trial(String study, long index, long token) {
        return study(study).resolve(index + "-" + token);
    }

    /// What is kept of the trial whose result the attempt with that token gave; empty when nothing is.
    public Optional<Listing> read(String study, long index, long token) {
        return read(trial(study, index, token));
    }

    static Optional<Listing> read(Path trial) {
        try {
            return Optional.of(Listing.read(Files.readString(trial.resolve(LIST))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("What was kept in {} cannot be read: {}", trial, e.getMessage());
            return Optional.empty();
        }
    }

    /// Opens a file that [#read] has listed.
    ///
    /// @throws IOException when it is not there any more, for one
    public FileChannel open(String study, long index, long token, KeptFile file) throws IOException {
        var path = trial(study, index, token).resolve(FILES).resolve(file.name());
        return FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /// The studies that may have kept files.
    List<String> studies() throws IOException {
        return names(root);
    }

    /// The folders of a study that are whole.
    List<Kept> kept(String study) throws IOException {
        var kept = new ArrayList<Kept>();
        for (var name : names(study(study))) {
            var trial = TRIAL.matcher(name);
            if (trial.matches()) {
                kept.add(new Kept(
                        Long.parseLong(trial.group(1)),
                        Long.parseLong(trial.group(2)),
                        study(study).resolve(name)));
            }
        }
        return kept;
    }

    /// What lies in the folder of a study and is not whole.
    List<Path> scraps(String study) throws IOException {
        return names(study(study)).stream()
                .filter(name -> !TRIAL.matcher(name).matches())
                .map(study(study)::resolve)
                .toList();
    }

    private static List<String> names(Path folder) throws IOException {
        var names = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        return names;
    }
}

package dev.gridwright.reuse;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Hashes of files that stand for somebody's code, remembered as long as a file is what it was: its size, its times,
/// and which file it is. One that has just changed is read again, since a clock of the disk may be too coarse to tell
/// that it changes once more.
///
/// *Thread*: any; blocks on the disk.
public final class Fingerprints {
    /// More than this is data, and reading it would hold up every submission.
    public static final int MAX_FILES = 10_000;

    public static final long MAX_BYTES = 1L << 30;

    private static final int MAX_KNOWN = 50_000;
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final String UNIX = "unix:size,lastModifiedTime,ctime,ino,dev";
    private static final String ANY = "size,lastModifiedTime";

    private final InstantSource clock;
    private final Map<Version, String> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, String> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    /// What a file was when it was read.
    private record Version(Path file, Map<String, Object> attributes) {
        private Version {
            attributes = Map.copyOf(attributes);
        }

        static Version of(Path file) throws IOException {
            boolean unix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
            return new Version(file.toAbsolutePath(), Files.readAttributes(file, unix ? UNIX : ANY));
        }

        private boolean isOlderThan(Instant time) {
            return attributes.entrySet().stream()
                    .filter(entry -> entry.getKey().equals("lastModifiedTime")
                            || entry.getKey().equals("ctime"))
                    .allMatch(entry -> ((FileTime) entry.getValue()).toInstant().isBefore(time));
        }
    }

    /// @param clock by which files are seen to have just changed
    public Fingerprints(InstantSource clock) {
        this.clock = clock;
    }

    /// Hashes that are not remembered.
    public static Fingerprints forgetful() {
        return new Fingerprints(() -> Instant.EPOCH);
    }

    /// What is to be read for one study: together at most [#MAX_FILES] files, and [#MAX_BYTES] of those that are not
    /// known.
    public Reading reading() {
        return new Reading();
    }

    /// What was read for one study so far.
    ///
    /// *Thread*: confined to one.
    public final class Reading {
        private int filesLeft = MAX_FILES;
        private long bytesLeft = MAX_BYTES;

        private Reading() {}

        /// The fingerprint of a file or folder, see [Fingerprint].
        ///
        /// @throws IOException when something cannot be read, or all together is too much; it says which
        public String of(Path path) throws IOException {
            return Fingerprint.of(path, this);
        }

        /// The hash of the content of one file.
        String content(Path file) throws IOException {
            if (filesLeft == 0) {
                throw new IOException("with the rest of the key it is more than " + MAX_FILES + " files");
            }
            filesLeft--;
            var before = Version.of(file);
            var remembered = recall(before);
            if (remembered.isPresent()) {
                return remembered.get();
            }
            var now = clock.instant();
            var read = Fingerprint.read(file, bytesLeft);
            bytesLeft -= read.bytes();
            if (before.isOlderThan(now.minus(SETTLED)) && before.equals(Version.of(file))) {
                remember(before, read.sha256());
            }
            return read.sha256();
        }

        int filesLeft() {
            return filesLeft;
        }

        /// How many bytes may still be read of files that are not known.
        long bytesLeft() {
            return bytesLeft;
        }
    }

    private Optional<String> recall(Version version) {
        synchronized (known) {
            return Optional.ofNullable(known.get(version));
        }
    }

    private void remember(Version version, String sha256) {
        synchronized (known) {
            known.put(version, sha256);
        }
    }
}

package dev.gridwright.evaluate.process;

import dev.gridwright.child.Natives;
import dev.gridwright.files.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The learners' native libraries, unpacked when first needed: below the data directory, where the next server finds
/// them again, or, where nothing may run there, in a folder for temporary files that goes with this one. Without them
/// the learners that need none still run, and the others say what they lack.
///
/// State is owned by this object's monitor.
final class NativeLibraries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    private final Path natives;
    private @Nullable Optional<Path> known;
    private @Nullable Path temporary;

    /// @param natives where they are unpacked, if they may be loaded from there
    NativeLibraries(Path natives) {
        this.natives = natives;
    }

    /// The folder to load from; blocks on the disk the first time.
    synchronized Optional<Path> folder() {
        var folder = known;
        if (folder == null) {
            folder = unpacked();
            known = folder;
        }
        return folder;
    }

    private Optional<Path> unpacked() {
        try {
            var beside = Natives.unpack(natives);
            if (beside.isEmpty() || Natives.mayBeLoaded(beside.get())) {
                return beside;
            }
            temporary = Files.createTempDirectory("gridwright");
            var there = Natives.unpack(temporary);
            if (there.filter(Natives::mayBeLoaded).isEmpty()) {
                LOG.warn(
                        "The learners that need native libraries will fail: neither in {} nor in {} may programs run (noexec)",
                        natives,
                        temporary.getParent());
            }
            return there;
        } catch (IOException e) {
            LOG.warn("The native libraries of the learners cannot be unpacked to {}", natives, e);
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        if (temporary != null) {
            try {
                Trees.remove(temporary);
            } catch (IOException e) {
                LOG.warn("{} could not be removed", temporary, e);
            }
        }
    }
}

package dev.gridwright.web.upkeep;

import dev.gridwright.kept.KeptFiles;
import dev.gridwright.store.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What can be done with the store of this server.
///
/// *Thread*: all block, and may be called from any thread but an event loop.
public interface Upkeep {
    Storage storage();

    /// How much the files take that were fetched for studies, and what was made of them.
    long contentBytes();

    /// How much of that is kept beyond what studies use; what was not used for longest goes first.
    long maxContentBytes();

    /// How much is kept of what trials left in their output folders.
    KeptFiles.Total keptFiles();

    /// How long studies are kept after their end; empty for ever.
    Optional<Duration> keep();

    /// A copy of all that is stored, in a new file; the caller removes it.
    Path copy();
}

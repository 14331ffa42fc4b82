package dev.gridwright.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What an operator needs of a store: how large it is, what is old in it, and a copy of it.
///
/// *Errors*: what the database fails throws [StoreFailed].
/// *Thread*: all block, and may be called from any thread but an event loop.
public interface StoreUpkeep {
    Storage storage();

    /// Some studies that ended before then, oldest first.
    List<String> endedBefore(Instant time, int limit);

    /// Writes all that is stored now to an empty file, as a database of its own, while others go on writing. The copy
    /// is as small as can be and holds neither tokens nor open leases of workers. It is not forced to disk.
    void copyTo(Path emptyFile);
}

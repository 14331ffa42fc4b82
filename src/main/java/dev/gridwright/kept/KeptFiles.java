package dev.gridwright.kept;

import dev.gridwright.files.Disk;
import dev.gridwright.files.Trees;
import dev.gridwright.kept.KeptFolder.Kept;
import dev.gridwright.kept.StudyRanks.Held;
import dev.gridwright.log.Field;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the files of the best trials of each study.
///
/// An attempt that came to a result offers its files before that result is stored: a trial that is shown as ended has
/// its files on disk for good. Those of others are removed once the end of a better trial is durable. What a crash
/// leaves over is removed at the next start.
///
/// *Thread*: any. How studies stand is owned by one thread, which takes what it is told in the order in which it was:
/// what a failed trial has left does not cost the files of its next attempt. Another one removes.
public final class KeptFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);
    private static final long CLOSING_SECONDS = 10;
    private static final long COUNTING_SHARE = 20;

    private final KeptFolder folder;
    private final Standing standing;
    private final KeptBounds bounds;
    private final long firstToken;
    private final LongSupplier nanos;
    private final Map<String, StudyRanks> studies = new ConcurrentHashMap<>();
    private final ExecutorService owner = thread("kept-files");
    private final ExecutorService removing = thread("kept-files-removal");
    private @Nullable Total total;
    private long countAgain;

    /// @param firstToken the tokens of attempts of this life are higher
    /// @param nanos a clock that never goes back
    public KeptFiles(KeptFolder folder, Standing standing, KeptBounds bounds, long firstToken, LongSupplier nanos) {
        this.folder = folder;
        this.standing = standing;
        this.bounds = bounds;
        this.firstToken = firstToken;
        this.nanos = nanos;
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /// Asks the thread that owns how studies stand, and waits for its answer, also when interrupted.
    private <T> T owned(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, owner).join();
    }

    /// Where the files are, to be read.
    public KeptFolder folder() {
        return folder;
    }

    /// Takes what an attempt leaves behind, if its trial is among the best so far. Never fails for what it finds: what
    /// cannot be kept is said.
    ///
    /// *Thread*: that of the slot; blocks until what is kept is on disk for good.
    public void offer(Leaving leaving) {
        var attempt = leaving.attempt();
        var part = part(folder.trial(attempt.study(), attempt.index(), attempt.token()));
        try {
            var room = owned(() -> room(attempt));
            if (room.isEmpty()) {
                return;
            }
            var most = most(room.getAsLong());
            var files = new OutputCopy(leaving, bounds, part.resolve(KeptFolder.FILES), most).copy();
            if (files.isEmpty() || !keep(attempt, part, new Listing(attempt.keep(), files))) {
                Trees.remove(part);
            }
        } catch (OutputCopy.Stopped _) {
            discard(part);
        } catch (IOException | RuntimeException e) {
            // The trial has its result, whatever becomes of its files.
            discard(part);
            if (leaving.stopped()) {
                return;
            }
            LOG.warn(
                    "Study {} trial {}: its files could not be kept: {}",
                    Field.study(attempt.study()),
                    Field.index(attempt.index()),
                    e.toString());
            leaving.say("No files are kept: they could not be copied to the data directory; its disk may be full.");
        }
    }

    /// How much a trial may keep now, and what bounds it.
    private OutputCopy.Most most(long roomInStudy) throws IOException {
        long free = Disk.free(parentOf(folder.root())) - bounds.freeBytes();
        var most = new OutputCopy.Most(
                bounds.trialBytes(),
                String.format(Locale.ROOT, "a trial keeps at most %,d bytes", bounds.trialBytes()));
        if (roomInStudy < most.bytes()) {
            most = new OutputCopy.Most(
                    roomInStudy,
                    String.format(Locale.ROOT, "the trials of a study keep at most %,d bytes", bounds.studyBytes()));
        }
        return free < most.bytes()
                ? new OutputCopy.Most(
                        Math.max(0, free),
                        String.format(Locale.ROOT, "%,d bytes of the disk stay free", bounds.freeBytes()))
                : most;
    }

    private OptionalLong room(Leaving.Attempt attempt) {
        var ranks = studies.get(attempt.study());
        if (ranks == null) {
            ranks = new StudyRanks(attempt.keep(), attempt.sign(), bounds.studyBytes());
            // First: the end of a trial that the load may miss is told from here on.
            studies.put(attempt.study(), ranks);
            try {
                load(attempt.study(), ranks, attempt.keep());
            } catch (RuntimeException e) {
                studies.remove(attempt.study());
                throw e;
            }
        }
        return ranks.room(attempt.index(), ranks.loss(attempt.objective()));
    }

    /// Puts what was copied in its place.
    ///
    /// @return whether it is wanted; not when its study has ended without it
    private boolean keep(Leaving.Attempt attempt, Path part, Listing listing) throws IOException {
        Files.writeString(part.resolve(KeptFolder.LIST), listing.text());
        try (var list = FileChannel.open(part.resolve(KeptFolder.LIST), StandardOpenOption.WRITE)) {
            list.force(true);
        }
        Trees.force(part);
        var held = new Held(attempt.index(), attempt.token(), listing.bytes());
        if (!owned(() -> take(attempt.study(), held))) {
            return false;
        }
        Files.move(
                part, folder.trial(attempt.study(), attempt.index(), attempt.token()), StandardCopyOption.ATOMIC_MOVE);
        Trees.force(folder.study(attempt.study()));
        Trees.force(folder.root());
        Trees.force(parentOf(folder.root()));
        return true;
    }

    private boolean take(String study, Held held) {
        var ranks = studies.get(study);
        if (ranks == null) {
            return false;
        }
        ranks.offer(held).ifPresent(earlier -> remove(study, List.of(earlier)));
        return true;
    }

    /// The end of a trial is durable.
    ///
    /// *Thread*: any, also an event loop.
    ///
    /// @param token of the attempt that gave its result, when one did
    /// @param objective empty when it has none
    public void ended(String study, long index, OptionalLong token, OptionalDouble objective) {
        if (studies.containsKey(study)) {
            owner.execute(() -> {
                var ranks = studies.get(study);
                if (ranks != null) {
                    var loss = objective.isPresent()
                            ? OptionalDouble.of(ranks.loss(objective.getAsDouble()))
                            : OptionalDouble.empty();
                    remove(study, ranks.ended(index, token, loss));
                }
            });
        }
    }

    /// The end of a study is durable.
    ///
    /// *Thread*: any, also an event loop.
    public void studyEnded(String study) {
        owner.execute(() -> finish(study, studies.remove(study)));
    }

    /// A study has been deleted.
    ///
    /// *Thread*: any, also an event loop.
    public void deleted(String study) {
        owner.execute(() -> {
            // First: what is offered from here on is not wanted, and is removed by whoever offers it.
            var unused = studies.remove(study);
            removing.execute(() -> discard(folder.study(study)));
        });
    }

    /// Removes what no study wants any more: what a crash left over, and what belongs to deleted studies.
    ///
    /// *Thread*: blocks; not for an event loop.
    public void sweep() {
        try {
            for (var study : folder.studies()) {
                CompletableFuture.runAsync(
                                () -> {
                                    if (!studies.containsKey(study)) {
                                        finish(study, null);
                                    }
                                },
                                owner)
                        .join();
            }
            // Until what that has put out of sight is gone.
            CompletableFuture.runAsync(() -> {}, removing).join();
        } catch (IOException e) {
            LOG.warn("The kept files in {} cannot be listed: {}", folder.root(), e.toString());
        }
    }

    /// How much is kept.
    public record Total(long bytes, long files) {}

    /// How much is kept of all studies. Counted anew when that is quick, at most every twenty times as long as it took.
    ///
    /// *Thread*: blocks; not for an event loop.
    public synchronized Total total() {
        long begun = nanos.getAsLong();
        if (total == null || begun > countAgain) {
            total = count();
            long counted = nanos.getAsLong();
            countAgain = counted + COUNTING_SHARE * (counted - begun);
        }
        return total;
    }

    private Total count() {
        long bytes = 0;
        long files = 0;
        try {
            for (var study : folder.studies()) {
                for (var kept : folder.kept(study)) {
                    var listing = KeptFolder.read(kept.path());
                    bytes += listing.map(Listing::bytes).orElse(0L);
                    files += listing.map(list -> list.files().size()).orElse(0);
                }
            }
        } catch (IOException e) {
            LOG.warn("The kept files in {} cannot be counted: {}", folder.root(), e.toString());
        }
        return new Total(bytes, files);
    }

    /// Tidies up after a study of which nothing runs.
    private void finish(String study, @Nullable StudyRanks known) {
        var path = folder.study(study);
        if (!Files.isDirectory(path)) {
            return;
        }
        try {
            if (!standing.exists(study)) {
                Trees.remove(path);
                return;
            }
            if (known == null) {
                int keep = keepOf(study);
                load(study, new StudyRanks(keep, 1, bounds.studyBytes()), keep);
            } else {
                remove(study, known.finish());
            }
            for (var scrap : folder.scraps(study)) {
                Trees.remove(scrap);
            }
            if (folder.kept(study).isEmpty()) {
                Trees.remove(path);
            }
        } catch (IOException e) {
            LOG.warn("Study {}: what it has kept in vain could not be removed: {}", Field.study(study), e.toString());
        }
    }

    /// Of how many trials files are kept, as their lists say.
    ///
    /// @throws IOException when none of them can be read: what is not known is no reason to remove anything
    private int keepOf(String study) throws IOException {
        var kept = folder.kept(study);
        var most = kept.stream()
                .flatMap(one -> KeptFolder.read(one.path()).stream())
                .mapToInt(Listing::keep)
                .max();
        if (most.isEmpty() && !kept.isEmpty()) {
            throw new IOException("none of its lists can be read");
        }
        return most.orElse(0);
    }

    /// Tells ranks how a study stands, from what is stored and what is on disk. What is on disk in vain is removed,
    /// unless
    /// it belongs to an attempt of this life.
    private void load(String study, StudyRanks ranks, int keep) {
        try {
            var kept = folder.kept(study).stream().collect(Collectors.groupingBy(Kept::index));
            var best = keep > 0 ? standing.best(study, keep) : List.<Standing.Place>of();
            for (var place : best.reversed()) {
                for (var one : kept.getOrDefault(place.index(), List.of())) {
                    if (place.token().isPresent() && place.token().getAsLong() == one.token()) {
                        long bytes =
                                KeptFolder.read(one.path()).map(Listing::bytes).orElse(0L);
                        ranks.offer(new Held(one.index(), one.token(), bytes));
                    }
                }
                remove(study, ranks.ended(place.index(), place.token(), OptionalDouble.of(place.loss())));
            }
            for (var one : kept.values().stream().flatMap(Collection::stream).toList()) {
                if (!ranks.holds(one.index(), one.token()) && one.token() <= firstToken) {
                    remove(study, List.of(new Held(one.index(), one.token(), 0)));
                }
            }
        } catch (IOException e) {
            LOG.warn("Study {}: what it has kept cannot be listed: {}", Field.study(study), e.toString());
        }
    }

    /// Removes files of attempts; each is out of sight at once, and gone a little later.
    private void remove(String study, Collection<Held> gone) {
        for (var held : gone) {
            var trial = folder.trial(study, held.index(), held.token());
            var part = part(trial);
            try {
                if (Files.isDirectory(trial)) {
                    Files.move(trial, part, StandardCopyOption.ATOMIC_MOVE);
                }
                removing.execute(() -> discard(part));
            } catch (IOException e) {
                LOG.warn(
                        "Study {} trial {}: its files could not be removed: {}",
                        Field.study(study),
                        Field.index(held.index()),
                        e.toString());
            }
        }
    }

    private static Path part(Path trial) {
        return trial.resolveSibling(trial.getFileName() + KeptFolder.PART);
    }

    private static void discard(Path tree) {
        try {
            Trees.remove(tree);
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", tree, e.toString());
        }
    }

    private static Path parentOf(Path path) {
        var parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    /// To be called once no attempt runs any more; what is to be removed is.
    @Override
    public void close() {
        try {
            // In this order: the one gives work to the other.
            owner.shutdown();
            boolean told = owner.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            removing.shutdown();
            if (!told || !removing.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Files of trials that are no longer among the best are still being removed.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

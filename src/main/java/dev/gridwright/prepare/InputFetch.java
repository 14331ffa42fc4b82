package dev.gridwright.prepare;

import dev.gridwright.content.Address;
import dev.gridwright.content.ContentCache.Content;
import dev.gridwright.content.Downloads;
import dev.gridwright.content.FetchFailed;
import dev.gridwright.content.Transfer;
import dev.gridwright.study.Input;
import dev.gridwright.study.Prepared.FetchedFile;
import dev.gridwright.time.DurationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Fetches the inputs of one study at the same time, and says how far it is.
///
/// *Thread*: fetched by one, its progress read by any.
final class InputFetch {
    /// How often it is looked at how far they are.
    private static final long LOOK_MILLIS = 200;

    private static final long MEGABYTE = 1_000_000;

    private final Downloads downloads;
    private final Holds holds;
    private final List<Input> inputs;
    private final Map<String, FetchedFile> before;
    private final InputLimits limits;
    private final LongSupplier nanos;
    private final Map<String, Content> fetched = new ConcurrentHashMap<>();
    private final Map<String, Transfer> transfers = new ConcurrentHashMap<>();

    /// @param before what was fetched for this study in an earlier life
    /// @param nanos a monotonic clock
    InputFetch(
            Downloads downloads,
            Holds holds,
            List<Input> inputs,
            Map<String, FetchedFile> before,
            InputLimits limits,
            LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        this.downloads = downloads;
        this.holds = holds;
        this.inputs = inputs;
        this.before = before;
    }

    /// @param paths by name
    /// @param files by name, in the order of the grid
    record Fetched(Map<String, String> paths, Map<String, FetchedFile> files) {}

    /// Fetches all of them; the first that cannot be had ends the others.
    Fetched fetch() throws NotPrepared, InterruptedException {
        long began = nanos.getAsLong();
        var threads = Thread.ofVirtual().name("input-", 0).factory();
        try (var executor = Executors.newThreadPerTaskExecutor(threads)) {
            var running = new ExecutorCompletionService<Void>(executor);
            try {
                inputs.forEach(input -> running.submit(() -> {
                    fetched.put(input.name(), holds.hold(fetch(input)));
                    return null;
                }));
                for (int left = inputs.size(); left > 0; ) {
                    var done = running.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    if (done != null) {
                        done.get();
                        left--;
                    }
                    checkSize();
                    if (left > 0) {
                        checkTime(Duration.ofNanos(nanos.getAsLong() - began));
                    }
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof NotPrepared failure) {
                    throw failure;
                }
                throw new IllegalStateException("an input was not fetched", e.getCause());
            } finally {
                executor.shutdownNow();
            }
        }
        var paths = new LinkedHashMap<String, String>();
        var files = new LinkedHashMap<String, FetchedFile>();
        for (var input : inputs) {
            var content = Objects.requireNonNull(fetched.get(input.name()));
            paths.put(input.name(), content.file().toString());
            files.put(
                    input.name(), new FetchedFile(new Address(input.url()).shown(), content.sha256(), content.bytes()));
        }
        return new Fetched(paths, files);
    }

    /// What the servers say that is still to come counts as well.
    private void checkSize() throws NotPrepared {
        long bytes = 0;
        for (var input : inputs) {
            var content = fetched.get(input.name());
            var transfer = transfers.get(input.name());
            if (content != null) {
                bytes += content.bytes();
            } else if (transfer != null) {
                bytes += Math.max(transfer.bytes(), transfer.total().orElse(0));
            }
        }
        if (bytes > limits.studyBytes()) {
            throw new NotPrepared("The inputs have " + bytes + " bytes together, or more; at most "
                    + limits.studyBytes() + " are fetched for one study (--max-inputs-size): use fewer or smaller"
                    + " files, or ask the operator to allow more.");
        }
    }

    private void checkTime(Duration taken) throws NotPrepared {
        if (taken.compareTo(limits.time()) >= 0) {
            throw new NotPrepared("The inputs were not there after " + DurationText.print(limits.time())
                    + ", the most that a study waits for them (--max-input-time). Of the " + progress()
                    + ". What has come is kept: submit the grid again to go on with it, or use a faster server.");
        }
    }

    private Content fetch(Input input) throws NotPrepared, InterruptedException {
        var known = Optional.ofNullable(before.get(input.name())).map(FetchedFile::sha256);
        var wanted = input.sha256().or(() -> known);
        try {
            return downloads.fetch(new Address(input.url()), wanted, transfer -> transfers.put(input.name(), transfer));
        } catch (FetchFailed e) {
            boolean changed = e.reason().equals("checksum") && input.sha256().isEmpty();
            throw new NotPrepared("The input '" + input.name() + "' could not be fetched: " + e.sentence()
                    + (changed
                            ? " Trials of this study have run on the earlier file; submit the grid as a new study."
                            : ""));
        }
    }

    /// How far all of them are.
    String progress() {
        if (inputs.isEmpty()) {
            return "";
        }
        long bytes = 0;
        long total = 0;
        boolean known = true;
        for (var input : inputs) {
            var content = fetched.get(input.name());
            var transfer = transfers.get(input.name());
            if (content != null) {
                bytes += content.bytes();
                total += content.bytes();
            } else if (transfer != null) {
                bytes += transfer.bytes();
                total += transfer.total().orElse(0);
                known &= transfer.total().isPresent();
            } else {
                known = false;
            }
        }
        return "inputs: " + fetched.size() + " of " + inputs.size() + " fetched, "
                + (known ? megabytes(bytes) + " of " + megabytes(total) : megabytes(bytes)) + " MB";
    }

    private static String megabytes(long bytes) {
        return bytes >= 10 * MEGABYTE || bytes == 0
                ? Long.toString(bytes / MEGABYTE)
                : String.format(Locale.ROOT, "%.1f", (double) bytes / MEGABYTE);
    }
}

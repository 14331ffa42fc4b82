import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// The loop of Gridwright on one page: points, slots, processes with a deadline, results on disk before they are
/// shown, and a second start that goes on. `java docs/miniature/Miniature.java [FILE]`, with a JDK 25 and `sh`.
/// "Really:" names the classes that do a step in Gridwright; docs/architecture.md shows how they hang together.
final class Miniature {
    /// The grid: six values of x, four of y. Really: `grid.GridFile` reads a file, `space.Space` is what it means.
    private static final List<int[]> AXES = List.of(new int[] {-2, -1, 0, 1, 2, 3}, new int[] {-1, 0, 1, 9});

    /// A trial: a program of whatever language that gets its parameters and prints what it measured. x = 0 fails by
    /// itself; the last point hangs, in a process that the program has started.
    private static final String TRIAL = """
            if [ $1 -eq 3 ] && [ $2 -eq 9 ]; then sleep 60; fi
            echo $(( ($1 - 1) * ($1 - 1) + $2 * $2 + 12 / $1 ))
            """;

    private static final int SLOTS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(Long.getLong("timeout", 2));

    private record Result(long index, String outcome, String value) {
        boolean isBetterThan(Result best) {
            return outcome.equals("succeeded")
                    && (best == null || Long.parseLong(value) < Long.parseLong(best.value));
        }

        @Override
        public String toString() {
            return index + " " + Arrays.toString(point(index)) + " " + outcome + " " + value;
        }
    }

    /// A point is a number: its digits, one radix for each axis, say which values it has. Points that wait are
    /// nowhere, so 10^18 of them would take no more room than these 24. Really: `space.Space`, `search`.
    private static int[] point(long index) {
        var values = new int[AXES.size()];
        for (int axis = AXES.size() - 1; axis >= 0; axis--) {
            int radix = AXES.get(axis).length;
            values[axis] = AXES.get(axis)[(int) (index % radix)];
            index /= radix;
        }
        return values;
    }

    /// One try, on the thread of a slot. What goes wrong is its outcome and stops no other. A process can be ended
    /// whatever it does; a thread can only be asked. Really: `engine.slot` has the deadline, and
    /// `evaluate.launch.Launcher` the process, in a namespace or control group that not even a detached one leaves.
    private static Result attempt(long index) throws InterruptedException {
        var values = Arrays.stream(point(index)).mapToObj(String::valueOf).toList();
        try {
            var process = new ProcessBuilder("sh", "-c", TRIAL, "trial", values.get(0), values.get(1))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(TIMEOUT)) {
                var all = process.descendants().toList(); // Asked first: those of a dead process are not found.
                process.destroyForcibly();
                all.forEach(ProcessHandle::destroyForcibly);
                process.waitFor(); // The slot is free when the work is gone, not when it was told to go.
                return new Result(index, "timeout", "-");
            }
            var line = process.exitValue() == 0 ? process.inputReader().readLine() : null;
            return line == null ? new Result(index, "failed", "-") : new Result(index, "succeeded", line);
        } catch (IOException e) {
            return new Result(index, "failed", "-");
        }
    }

    /// What a life before has left. A line that a crash cut short was never shown, so it may go. Really:
    /// `store.sqlite.SqliteStore`, and `engine.coordinator.Recovery`, which also knows what was under way.
    private static List<Result> recover(FileChannel file) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
        var text = new String(bytes.array(), StandardCharsets.US_ASCII);
        var whole = text.substring(0, text.lastIndexOf('\n') + 1);
        file.truncate(whole.length()).position(whole.length());
        return whole.lines()
                .map(line -> line.split(" "))
                .map(word -> new Result(Long.parseLong(word[0]), word[1], word[2]))
                .toList();
    }

    /// Recorded before announced: what was shown survives a power cut. Really: `store.sqlite.commit.GroupCommit`, one
    /// writer that forces all that has gathered at once, since trials can end faster than a disk forces.
    private static void record(FileChannel file, Result result) throws IOException {
        var line = ByteBuffer.wrap((result.index + " " + result.outcome + " " + result.value + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
            file.write(line);
        }
        file.force(false);
    }

    /// One owner: this thread alone knows what was tried, what is best and what comes next, so there are no locks.
    /// Really: `engine`, on one event loop, with `study.Ledger` for counts and best.
    static void main(String[] args) throws Exception {
        var path = Path.of(args.length > 0 ? args[0] : "miniature.txt");
        long points = AXES.stream().mapToLong(axis -> axis.length).reduce(1, Math::multiplyExact);
        try (var file = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var slots = Executors.newFixedThreadPool(SLOTS, Thread.ofVirtual().factory())) {
            var ended = new BitSet();
            Result best = null;
            for (var result : recover(file)) {
                ended.set((int) result.index);
                best = result.isBetterThan(best) ? result : best;
            }
            System.out.println(ended.cardinality() + " of " + points + " points are in " + path);
            var completed = new ExecutorCompletionService<Result>(slots);
            int running = 0;
            for (long next = ended.nextClearBit(0); next < points || running > 0; ) {
                for (; next < points && running < SLOTS; running++) { // No queue: a slot that is free asks.
                    long index = next;
                    completed.submit(() -> attempt(index));
                    next = ended.nextClearBit((int) index + 1);
                }
                var result = completed.take().get(); // In the order in which they end.
                running--;
                record(file, result);
                best = result.isBetterThan(best) ? result : best;
                System.out.println(result);
            }
            System.out.println("best: " + best);
        }
    }
}

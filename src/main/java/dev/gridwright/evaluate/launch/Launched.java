package dev.gridwright.evaluate.launch;

import dev.gridwright.evaluate.launch.Ended.Bound;
import dev.gridwright.evaluate.launch.kernel.Cgroup;
import dev.gridwright.evaluate.launch.kernel.Cookie;
import dev.gridwright.evaluate.launch.kernel.ProcessTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A program that was started, and all that it starts.
///
/// Whoever starts it reads both outputs to their end, awaits its end, and closes it.
///
/// *Threads*: any. The streams have one reader or writer each.
public final class Launched implements AutoCloseable {
    /// What a shell adds to the number of the signal that ended a program.
    private static final int SIGNALLED = 128;

    private static final int SIGINT = 2;
    private static final int SIGKILL = 9;
    private static final int SIGPIPE = 13;

    /// After so many, the outermost process is killed too: its init has not come to be, or hangs.
    private static final int MAX_STRIKES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Launched.class);

    private final Launch launch;
    private final Init init;
    private final Process process;
    private final Optional<Cgroup> group;
    private final Cookie cookie;
    private final Path report;
    private final Watch watch;
    private final Guardian guardian;
    private final AtomicReference<@Nullable Bound> exceeded = new AtomicReference<>();
    private final ReentrantLock ending = new ReentrantLock();
    private volatile boolean asked;
    private volatile boolean killed;
    private volatile boolean condemned;
    private int strikes;
    private @Nullable Ended ended;

    Launched(Launch launch, Init init, Process process, Marks marks, Watch watch, Guardian guardian) {
        this.launch = launch;
        this.init = init;
        this.process = process;
        group = marks.group();
        cookie = marks.cookie();
        report = marks.report();
        this.watch = watch;
        this.guardian = guardian;
        if (isLoose()) {
            guardian.add(process.pid());
        }
        watch.add(this);
    }

    /// By what an attempt is known to the system.
    ///
    /// @param report where its init writes how it ended
    record Marks(Optional<Cgroup> group, Cookie cookie, Path report) {}

    /// Whether nothing holds its processes together but their process group, which they may leave.
    private boolean isLoose() {
        return group.isEmpty() && !init.hasNamespace();
    }

    /// What it was started from.
    public Launch launch() {
        return launch;
    }

    /// Its standard input; to be closed by the caller.
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    /// Its standard output. It ends no later than the attempt, whoever holds it.
    public InputStream stdout() {
        return process.getInputStream();
    }

    /// Its standard error, likewise.
    public InputStream stderr() {
        return process.getErrorStream();
    }

    /// Sends TERM to each of its processes. A stopped one gets it once it goes on.
    public void ask() {
        asked = true;
        var members = members();
        if (members.isEmpty()) {
            // The program has not begun; the watch asks again.
            return;
        }
        asked = false;
        ProcessTable.ask(members);
    }

    /// Kills all of it. Returns at once; whoever awaits the end learns when nothing is left.
    public void kill() {
        killed = true;
        condemn();
    }

    /// Waits until the program has ended and nothing that it started runs any more: what was left is killed.
    ///
    /// @throws StillRunning if something of it cannot be killed
    /// @throws IOException if the program could not be started after all
    public Ended await() throws InterruptedException, IOException {
        process.waitFor();
        return end();
    }

    /// Waits so long at most.
    ///
    /// @return empty when it has not ended by then
    public Optional<Ended> await(Duration patience) throws InterruptedException, IOException {
        return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS) ? Optional.of(end()) : Optional.empty();
    }

    /// Kills what still runs, waits until it is gone, and gives everything back. Does no harm twice.
    ///
    /// @throws IOException if something of it cannot be killed
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            kill();
        }
        boolean interrupted = false;
        while (true) {
            try {
                await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        process.getOutputStream().close();
        process.getInputStream().close();
        process.getErrorStream().close();
    }

    /// Its processes: without the init, unless only that is there.
    List<Long> members() {
        return group.map(Cgroup::processes).orElseGet(() -> members(ProcessTable.read()));
    }

    /// The same, from a table that was read.
    List<Long> members(ProcessTable table) {
        if (group.isPresent()) {
            return group.get().processes();
        }
        var first = firstProcess(table);
        return first.map(table::below).orElse(List.of());
    }

    /// The process that runs the script: itself, or the first in its namespace.
    private Optional<Long> firstProcess(ProcessTable table) {
        return init.hasNamespace() ? table.childrenOf(process.pid()).stream().findFirst() : Optional.of(process.pid());
    }

    /// Whether a bound is to be held that the kernel does not hold.
    boolean isWatched() {
        return launch.memoryBytes().isPresent() || launch.processes().isPresent();
    }

    /// Whether the kernel has held it to its number of processes.
    boolean wasRefusedForks() {
        return group.filter(each -> each.refusedForks() > 0).isPresent();
    }

    /// It has exceeded that bound, and is killed for it.
    void exceed(Bound bound) {
        if (exceeded.compareAndSet(null, bound)) {
            condemn();
        }
    }

    private void condemn() {
        condemned = true;
        strike();
    }

    /// What the watch does for it: what came too early is done again, and what it has left behind is ended though
    /// nobody awaits its end yet, who may be reading from what was left.
    void insist() {
        if (!process.isAlive()) {
            try {
                end();
            } catch (IOException e) {
                // Whoever awaits it finds the same.
                LOG.debug("Attempt {} does not end: {}", launch.id(), e.toString());
            }
        } else if (condemned) {
            strike();
        } else if (asked) {
            ask();
        }
    }

    private synchronized void strike() {
        if (!process.isAlive()) {
            return;
        }
        group.ifPresent(Cgroup::kill);
        if (isLoose()) {
            guardian.kill(process.pid());
            return;
        }
        if (++strikes > MAX_STRIKES) {
            process.toHandle().destroyForcibly();
        } else if (init.hasNamespace()) {
            // All of the namespace dies with it. The process around it waits for that, so it must live.
            ProcessTable.kill(firstProcess(ProcessTable.read()).stream().toList());
        }
    }

    private Ended end() throws IOException {
        ending.lock();
        try {
            var known = ended;
            if (known != null) {
                return known;
            }
            var told = Files.exists(report) ? Files.readString(report, StandardCharsets.ISO_8859_1) : "";
            boolean left = sweep(told);
            boolean memory = group.filter(each -> each.memoryKills() > 0).isPresent();
            watch.forget(this);
            Files.deleteIfExists(report);
            if (group.isPresent() && !group.get().end()) {
                throw new StillRunning("Processes " + group.get().processes() + " of attempt " + launch.id()
                        + " cannot be killed and are left running");
            }
            var bound = Optional.<Bound>ofNullable(exceeded.get())
                    .or(() -> memory ? Optional.of(Bound.MEMORY) : Optional.empty());
            var result = judge(told, bound, left);
            ended = result;
            return result;
        } finally {
            ending.unlock();
        }
    }

    /// Ends what the init has not: in a namespace the kernel has, and a group ends with it.
    private boolean sweep(String told) throws IOException {
        boolean left = group.filter(Cgroup::isPopulated).isPresent();
        if (init.hasNamespace() || (group.isPresent() && !told.isEmpty())) {
            return left;
        }
        if (isLoose()) {
            guardian.forget(process.pid());
            if (cookie.processes().stream().anyMatch(pid -> ProcessTable.groupOf(pid) == process.pid())) {
                // At once, before one by one.
                guardian.kill(process.pid());
                left = true;
            }
        }
        var swept = cookie.sweep();
        if (!swept.left().isEmpty()) {
            throw new StillRunning("Processes " + swept.left() + " of attempt " + launch.id()
                    + " cannot be killed and are left running");
        }
        return left || swept.any();
    }

    /// The report is a line `code left`, with the shell's word for a signal before it.
    private Ended judge(String told, Optional<Bound> bound, boolean left) throws IOException {
        var lines = told.lines().toList();
        var last = lines.isEmpty() ? "" : lines.getLast();
        if (!last.matches("\\d+ [01]")) {
            if (!condemned && process.exitValue() != SIGNALLED + SIGKILL) {
                throw new IOException("The init of attempt " + launch.id() + " ended with code " + process.exitValue()
                        + " and without a report: " + told.strip());
            }
            // Killed with its program, or by it.
            return new Ended(OptionalInt.empty(), OptionalInt.of(SIGKILL), bound, killed, left);
        }
        int code = Integer.parseInt(last.substring(0, last.indexOf(' ')));
        boolean leftovers = left || last.endsWith("1");
        boolean word = lines.size() > 1;
        boolean silent = code == SIGNALLED + SIGINT || code == SIGNALLED + SIGPIPE;
        if (word && code <= SIGNALLED) {
            throw new IOException("Attempt " + launch.id() + " could not begin: " + told.strip());
        }
        return word || silent
                ? new Ended(OptionalInt.empty(), OptionalInt.of(code - SIGNALLED), bound, killed, leftovers)
                : new Ended(OptionalInt.of(code), OptionalInt.empty(), bound, killed, leftovers);
    }
}

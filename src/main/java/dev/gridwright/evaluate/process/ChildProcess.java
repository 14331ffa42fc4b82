package dev.gridwright.evaluate.process;

import dev.gridwright.child.ChildMain;
import dev.gridwright.child.Natives;
import dev.gridwright.child.frame.Frame;
import dev.gridwright.child.frame.FrameInput;
import dev.gridwright.child.frame.FrameOutput;
import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.child.objective.Work;
import dev.gridwright.evaluate.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One child process, as its parent sees it.
///
/// *Thread*: whoever owns it, one at a time; only [#kill] and [#cancel] may be called from any thread.
final class ChildProcess {
    /// Environment variable that marks whatever the child starts, so that it can be found.
    static final String MARK = "GRIDWRIGHT_CHILD";

    /// What of this process's environment a child gets to see.
    private static final List<String> ENVIRONMENT =
            List.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    /// How long a dead child's last output may take; only a process it started could hold it longer.
    private static final long OUTPUT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// How long output may take that a living child says it has written: it lies in the pipe, and waits for nobody but
    /// its reader.
    private static final long WRITTEN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Process process;
    private final long heapBytes;
    private final String mark;
    private final FrameOutput out;
    private final FrameInput in;
    private final ChildOutput output = new ChildOutput();
    /// What the child keeps, by place, least recently used first.
    private final Map<ObjectiveSource, Integer> places = new LinkedHashMap<>(8, 0.75f, true);

    private long trials;
    private long weighedNanos = System.nanoTime();
    private boolean ranPlugin;
    private boolean tainted;
    private boolean ended;
    private volatile boolean ready;
    private volatile boolean late;

    private ChildProcess(Process process, long heapBytes, String mark) {
        this.process = process;
        this.heapBytes = heapBytes;
        this.mark = mark;
        out = new FrameOutput(process.getOutputStream());
        in = new FrameInput(process.getInputStream());
    }

    /// Starts one; it becomes ready by itself.
    ///
    /// @param libraries folder of native libraries
    static ChildProcess start(ChildSettings settings, long heapBytes, Optional<Path> libraries) throws IOException {
        var mark = UUID.randomUUID().toString();
        var builder = new ProcessBuilder(command(settings, heapBytes));
        var environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT);
        environment.put(MARK, mark);
        environment.put("OPENBLAS_NUM_THREADS", "1");
        environment.put("OMP_NUM_THREADS", "1");
        libraries.ifPresent(folder -> environment.put(
                Natives.LIBRARY_PATH,
                Natives.libraryPath(folder, Optional.ofNullable(System.getenv(Natives.LIBRARY_PATH)))));
        var child = new ChildProcess(builder.start(), heapBytes, mark);
        var drainer = new Thread(
                () -> child.output.drain(child.process.getErrorStream()), "child-" + child.process.pid() + "-output");
        drainer.setDaemon(true);
        try {
            drainer.start();
        } catch (Error e) {
            // There is no room for one more thread.
            child.kill();
            throw e;
        }
        return child;
    }

    private static List<String> command(ChildSettings settings, long heapBytes) {
        List<String> command = new ArrayList<>(List.of(
                settings.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx" + heapBytes,
                // A full heap ends the process whoever catches the error: what is left of a trial then is no result.
                "-XX:+ExitOnOutOfMemoryError",
                // Standard output is for frames only.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+ErrorFileToStderr",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:-UsePerfData",
                // A slot is one core.
                "-XX:ActiveProcessorCount=1",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
                "-Dfile.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED"));
        settings.cache().ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
        command.addAll(settings.options());
        command.addAll(List.of("-cp", settings.classPath(), ChildMain.class.getName()));
        return command;
    }

    long pid() {
        return process.pid();
    }

    long heapBytes() {
        return heapBytes;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for the greeting, for so long; a child that is late is killed.
    ///
    /// @return whether it came, in our version
    boolean greeted(Duration limit) throws IOException {
        if (!ready) {
            CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(this::killUnlessReady);
            greeted(in.read()
                    .filter(frame -> frame instanceof Frame.Hello hello && hello.isCurrent())
                    .isPresent());
        }
        return ready;
    }

    /// One that greets while it is killed for being late is late.
    private synchronized void greeted(boolean well) {
        ready = well && !late;
    }

    private synchronized void killUnlessReady() {
        if (!ready) {
            late = true;
            kill();
        }
    }

    /// Whether it was killed for not becoming ready in time.
    boolean wasLate() {
        return late;
    }

    /// Hands it a trial; what it writes from now on is that trial's.
    void run(ObjectiveSource source, Work work) throws IOException {
        var unused = output.next();
        trials++;
        ranPlugin |= source.jar().isPresent();
        var place = places.get(source);
        if (place == null) {
            place = newPlace();
            out.hold(new Frame.Setup(place, source));
            places.put(source, place);
        }
        out.send(new Frame.Run(place, work));
    }

    private int newPlace() {
        if (places.size() < Frame.Setup.MAX_PLACES) {
            return places.size();
        }
        var oldest = places.entrySet().iterator().next();
        int place = oldest.getValue();
        places.remove(oldest.getKey());
        return place;
    }

    /// Waits for its next answer.
    ///
    /// @return empty when it has ended
    Optional<Frame> answer() throws IOException {
        return in.read();
    }

    /// Asks it to interrupt that trial. If a frame is being written at this moment, nothing happens: whoever writes it
    /// asks again.
    void cancel(long token) {
        try {
            out.trySend(new Frame.Cancel(token));
        } catch (IOException _) {
            // It is gone; whoever waits for its answer learns that.
        }
    }

    /// Waits until everything is there that the trial wrote that ended.
    void awaitOutput(Frame.Ended ended) {
        output.await(ended.written(), WRITTEN_PATIENCE_NANOS);
    }

    /// Not to be used again.
    void taint() {
        tainted = true;
    }

    /// Whether another trial may run in it.
    boolean isFit(ChildSettings settings) {
        return !tainted && trials < settings.recycleAfterTrials() && process.isAlive() && !hasGrown(settings);
    }

    /// Sends the kill signal.
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /// Kills it if it has not ended, waits until it is gone, and ends what it started; repeatable.
    ///
    /// @return its exit code, as the JDK gives it: 128 and more for signals
    int end() {
        kill();
        int code = exitCode();
        if (ended) {
            return code;
        }
        ended = true;
        if (ranPlugin) {
            Leftovers.end(MARK + "=" + mark);
        }
        output.awaitEnd(OUTPUT_PATIENCE_NANOS);
        close();
        return code;
    }

    /// What the trial under way, or the last one, has written.
    Output output() {
        return output.current();
    }

    private int exitCode() {
        boolean interrupted = false;
        while (true) {
            try {
                int code = process.waitFor();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return code;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
    }

    /// Lets go of one that has ended; does not wait.
    void close() {
        try {
            process.getInputStream().close();
            process.getOutputStream().close();
        } catch (IOException _) {
            // The other end is gone; there is nothing left to lose.
        }
    }

    /// Looked at once a second. Heap is bounded and no reason; what grows beyond it is native memory or classes.
    private boolean hasGrown(ChildSettings settings) {
        long now = System.nanoTime();
        if (now - weighedNanos < TimeUnit.SECONDS.toNanos(1)) {
            return false;
        }
        weighedNanos = now;
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .anyMatch(bytes -> bytes > heapBytes + settings.recycleAboveHeapBytes());
        } catch (IOException | RuntimeException _) {
            // Not on Linux, or it has just ended.
            return false;
        }
    }
}

package dev.gridwright.evaluate.launch;

import dev.gridwright.evaluate.launch.kernel.Cgroup;
import dev.gridwright.evaluate.launch.kernel.Cgroups;
import dev.gridwright.evaluate.launch.kernel.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts programs so that they can surely be ended.
///
/// Which [Ladder] it uses is found by trying each at the start. Owns a thread that starts processes, one that watches
/// them, and a guardian process; [#close] ends what runs and gives them back.
///
/// *Threads*: any; starting, which takes milliseconds, blocks.
public final class Launcher implements AutoCloseable {
    /// The variable that each process of an attempt has, with the identity and the id of the attempt as its value.
    public static final String COOKIE = "GRIDWRIGHT_COOKIE";

    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(20);

    /// What the program of a probe exits with: nothing else on the way does so.
    private static final int PROBE_CODE = 74;

    /// Tells what belongs to this launcher from what belongs to the next of the same identity, which may begin while
    /// the guardian of this one still ends what was left.
    private final String life = Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 32);

    private final LaunchSettings settings;
    private final Ladder ladder;
    private final Init init;
    private final Optional<Cgroups> groups;
    private final Watch watch;
    private final ExecutorService spawner;
    private final Guardian guardian;

    private Launcher(LaunchSettings settings, Ladder ladder, Init init, Optional<Cgroups> groups) throws IOException {
        this.settings = settings;
        this.ladder = ladder;
        this.init = init;
        this.groups = groups;
        guardian = Guardian.start(
                groups.map(all -> all.root().resolve(life + "-")),
                COOKIE + "=" + settings.identity() + "/" + life + "/");
        watch = new Watch(settings);
        // The kernel ties the death of a process to that of the thread that started it, not of the whole parent.
        spawner = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("launch-spawn").daemon().factory());
    }

    /// Kills what is left of an earlier life of that identity, and tries the ladders, best first.
    ///
    /// @throws IOException if the scratch folder cannot be made, something left cannot be killed, or no ladder
    ///     can be used: there is no POSIX shell
    public static Launcher probe(LaunchSettings settings) throws IOException {
        makeScratch(settings.scratch());
        List<String> reasons = new ArrayList<>();
        var groups = groups(settings, reasons);
        try {
            if (groups.isPresent() && groups.get().endAll()) {
                LOG.warn("Commands of an earlier life of this server were still running and were killed");
            }
            var swept = cookieOfAll(settings).sweep();
            if (!swept.left().isEmpty()) {
                throw new IOException("Processes " + swept.left() + " of an earlier life cannot be killed");
            }
            for (var ladder : Ladder.values()) {
                if (!settings.allowed().contains(ladder) || (ladder.group() && groups.isEmpty())) {
                    continue;
                }
                for (var init : Init.forLadder(ladder)) {
                    var launcher = new Launcher(settings, ladder, init, ladder.group() ? groups : Optional.empty());
                    var problem = launcher.tryOut();
                    if (problem.isEmpty()) {
                        LOG.info("{}", launcher.ladder());
                        reasons.forEach(reason -> LOG.info("{}", reason));
                        if (!ladder.group()) {
                            groups.ifPresent(Cgroups::close);
                        }
                        return launcher;
                    }
                    reasons.add("Ladder " + ladder.letter() + " by '" + init + "': " + problem.get());
                    launcher.stop();
                }
            }
        } catch (IOException | RuntimeException e) {
            groups.ifPresent(Cgroups::close);
            throw e;
        }
        groups.ifPresent(Cgroups::close);
        throw new IOException("No way to start commands works here: " + String.join("; ", reasons));
    }

    private static void makeScratch(Path scratch) throws IOException {
        Files.createDirectories(
                scratch, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var old = Files.newDirectoryStream(scratch, "*.end")) {
            for (var report : old) {
                Files.deleteIfExists(report);
            }
        }
    }

    private static Optional<Cgroups> groups(LaunchSettings settings, List<String> reasons) {
        if (settings.allowed().stream().noneMatch(Ladder::group)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Cgroups.open("gridwright-" + settings.identity()));
        } catch (IOException e) {
            reasons.add("Control groups cannot be used: " + e);
            return Optional.empty();
        }
    }

    private static Cookie cookieOfAll(LaunchSettings settings) {
        return new Cookie(COOKIE + "=" + settings.identity() + "/");
    }

    /// @return what speaks against this ladder
    private Optional<String> tryOut() {
        var probe = new Launch(
                "probe",
                List.of("/bin/sh", "-c", "exit " + PROBE_CODE),
                Map.of("PATH", Init.DEFAULT_PATH),
                settings.scratch(),
                OptionalLong.empty(),
                OptionalInt.empty());
        try (var launched = start(probe)) {
            var said = launched.stderr();
            var ended = launched.await(PROBE_PATIENCE);
            if (ended.isPresent() && ended.get().exitCode().equals(OptionalInt.of(PROBE_CODE))) {
                return Optional.empty();
            }
            return Optional.of(ended.map(Ended::toString).orElse("it takes too long") + " "
                    + new String(said.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /// Which ladder is used and how bounds are held, in words for a log and for the readiness of a server.
    public String ladder() {
        return "Kill ladder " + ladder.letter() + ": " + ladder.guarantees() + ". Memory is bounded by "
                + (groups.filter(Cgroups::boundsMemory).isPresent()
                        ? "the kernel"
                        : "a watch every " + settings.watchEvery().toMillis() + " ms")
                + ", processes by "
                + (groups.filter(Cgroups::boundsProcesses).isPresent() ? "the kernel" : "a watch") + ".";
    }

    /// What holds for each attempt, as one of the guarantees of a plan.
    public String guarantees() {
        return "kill ladder " + ladder.letter() + ": " + ladder.guarantees();
    }

    /// The ladder that is used.
    public Ladder rung() {
        return ladder;
    }

    /// Starts a program.
    ///
    /// @throws IOException if the program or its folder is not there or it cannot be run; the message says which
    public Launched start(Launch launch) throws IOException {
        var program = program(launch);
        if (!Files.isDirectory(launch.folder())) {
            throw new IOException("There is no folder " + launch.folder() + " to start the command in");
        }
        var group = groups.isPresent()
                ? Optional.of(groups.get().create(life + "-" + launch.id(), launch.memoryBytes(), launch.processes()))
                : Optional.<Cgroup>empty();
        var report = settings.scratch().resolve(launch.id() + ".end").toAbsolutePath();
        var cookie = COOKIE + "=" + settings.identity() + "/" + life + "/" + launch.id();
        List<String> argv = new ArrayList<>(launch.argv());
        argv.set(0, program);
        var builder = new ProcessBuilder(init.around(argv, launch.environment(), report, group.map(Cgroup::folder)))
                .directory(launch.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.environment().put(COOKIE, settings.identity() + "/" + life + "/" + launch.id());
        try {
            var marks = new Launched.Marks(group, new Cookie(cookie + "\0"), report);
            return new Launched(launch, init, spawn(builder), marks, watch, guardian);
        } catch (IOException | RuntimeException | Error e) {
            group.ifPresent(Cgroup::end);
            throw e;
        }
    }

    /// What was started and has not ended, or whose end nobody has awaited.
    public List<Launched> running() {
        return watch.running();
    }

    /// Also waits when the thread is interrupted: whoever left would leave a process behind that nobody knows.
    private Process spawn(ProcessBuilder builder) throws IOException {
        var starting = spawner.submit(builder::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException("Starting a command failed", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String program(Launch launch) throws IOException {
        var name = launch.argv().getFirst();
        if (name.indexOf('/') < 0) {
            var path = launch.environment().getOrDefault("PATH", Init.DEFAULT_PATH);
            return Init.find(name, path, launch.folder())
                    .orElseThrow(() -> NoProgram.missing("'" + name + "' in " + path));
        }
        var file = launch.folder().resolve(name).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw NoProgram.missing(file.toString());
        }
        if (!Files.isExecutable(file)) {
            throw NoProgram.notExecutable(file);
        }
        return file.toString();
    }

    /// Kills what runs, waits until it is gone, and gives threads, groups and guardian back.
    @Override
    public void close() throws IOException {
        stop();
        groups.ifPresent(Cgroups::close);
    }

    private void stop() throws IOException {
        for (var launched : watch.running()) {
            launched.kill();
        }
        for (var launched : watch.running()) {
            launched.close();
        }
        watch.close();
        spawner.shutdown();
        guardian.close();
    }
}

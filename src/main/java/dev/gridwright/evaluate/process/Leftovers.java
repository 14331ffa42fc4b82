package dev.gridwright.evaluate.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds and ends the processes a child has left behind, whoever their parent is by now: they inherited a
/// variable of its environment that nothing else has. Linux only; elsewhere nothing is found.
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /// A process that survives the kill signal for longer hangs in the kernel.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// So often they are killed at least, however slow the machine is.
    private static final int MIN_LOOKS = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Leftovers() {}

    /// Kills every process with that entry, `NAME=value`, in its environment, until none is left.
    static void end(String entry) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        var left = marked(entry);
        for (int looks = 0; !left.isEmpty() && (looks < MIN_LOOKS || System.nanoTime() < deadline); looks++) {
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
            left = marked(entry);
        }
        if (!left.isEmpty()) {
            LOG.warn(
                    "Processes {} of a trial cannot be killed and are left running",
                    left.stream().map(ProcessHandle::pid).toList());
        }
    }

    private static List<ProcessHandle> marked(String entry) {
        var wanted = ("\0" + entry + "\0").getBytes(StandardCharsets.UTF_8);
        return ProcessHandle.allProcesses()
                .filter(process -> contains(environment(process.pid()), wanted))
                .toList();
    }

    /// With a zero byte before, between and after its entries.
    private static byte[] environment(long pid) {
        try {
            var entries = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            var framed = new byte[entries.length + 2];
            System.arraycopy(entries, 0, framed, 1, entries.length);
            return framed;
        } catch (IOException _) {
            // It has ended, or belongs to another user.
            return new byte[0];
        }
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            int j = 0;
            while (j < wanted.length && bytes[i + j] == wanted[j]) {
                j++;
            }
            if (j == wanted.length) {
                return true;
            }
        }
        return false;
    }
}

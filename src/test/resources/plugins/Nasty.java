import dev.gridwright.plugin.Objective;
import dev.gridwright.plugin.Trial;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Does what its parameter `deed` says: everything an objective should not.
public final class Nasty implements Objective {
    private static List<Object> kept = new ArrayList<>();

    @Override
    public Map<String, Double> evaluate(Trial trial) throws Exception {
        switch (trial.textParameter("deed")) {
            case "behave" -> {}
            case "report" -> {
                trial.report(0, Map.of("value", 0.5));
                trial.report(1, Map.of("value", 0.75));
            }
            case "pid" -> {
                return Map.of("value", (double) ProcessHandle.current().pid());
            }
            case "seeds" -> {
                return Map.of("value", (double) (trial.seed() >>> 12) + (double) (trial.splitSeed() >>> 12) / 3.0
                        + trial.fold() + 10.0 * trial.repeat());
            }
            case "spin" -> {
                trial.report(0, Map.of());
                double x = 1;
                while (true) {
                    x = Math.sin(x) + 1;
                    if (x < 0) {
                        break;
                    }
                }
            }
            case "wait" -> {
                trial.report(0, Map.of());
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            }
            case "fill the heap" -> {
                while (true) {
                    kept.add(new long[100_000]);
                }
            }
            case "fill the heap and deny it" -> {
                try {
                    while (true) {
                        kept.add(new long[100_000]);
                    }
                } catch (OutOfMemoryError e) {
                    kept = new ArrayList<>();
                }
            }
            case "throw an error of memory" -> throw new OutOfMemoryError("so I say");
            case "exit 0" -> System.exit(0);
            case "exit 3" -> System.exit(3);
            case "halt" -> Runtime.getRuntime().halt(42);
            case "segfault" -> {
                trial.report(0, Map.of());
                new ProcessBuilder("kill", "-SEGV", Long.toString(ProcessHandle.current().pid())).start().waitFor();
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            }
            case "segfault by address" -> {
                Class<?> type = Class.forName("sun.misc.Unsafe");
                var field = type.getDeclaredField("theUnsafe");
                field.setAccessible(true);
                type.getMethod("putLong", long.class, long.class).invoke(field.get(null), 8L, 1L);
            }
            case "be killed" -> {
                new ProcessBuilder("kill", "-KILL", Long.toString(ProcessHandle.current().pid())).start().waitFor();
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            }
            case "overflow the stack" -> deeper(0);
            case "throw" -> throw new IllegalStateException("the water is cold");
            case "throw nothing to say" -> throw new RuntimeException((String) null);
            case "throw something mute" -> throw new Mute();
            case "NaN" -> {
                return Map.of("value", Double.NaN);
            }
            case "no metric" -> {
                return Map.of("other", 1.0);
            }
            case "null" -> {
                return null;
            }
            case "nulls" -> {
                Map<String, Double> nulls = new HashMap<>();
                nulls.put(null, 1.0);
                nulls.put("value", null);
                nulls.put("other", 2.0);
                return nulls;
            }
            case "wrong types" -> {
                @SuppressWarnings({"unchecked", "rawtypes"})
                Map<String, Double> wrong = (Map) Map.of("value", "seven");
                return wrong;
            }
            case "print 100 MB" -> {
                byte[] line = ("x".repeat(1023) + "\n").getBytes();
                System.out.println("the first line");
                for (int i = 0; i < 50 * 1024; i++) {
                    System.out.write(line);
                    System.err.write(line);
                }
                System.err.println("the last line");
            }
            case "print" -> System.out.println("hello from " + trial.index());
            case "close the streams" -> {
                System.out.close();
                System.err.close();
                System.in.close();
                System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err)));
                System.out.println("still here");
                System.out.close();
            }
            case "read the input" -> {
                return Map.of("value", (double) System.in.read());
            }
            case "write to descriptor 1" -> {
                try (var out = new FileOutputStream(FileDescriptor.out)) {
                    out.write("garbage".getBytes());
                }
            }
            case "write to every pipe" -> {
                for (File file : new File("/proc/self/fd").listFiles()) {
                    Path path = file.toPath();
                    if (!file.getName().equals("2")
                            && Files.isSymbolicLink(path)
                            && Files.readSymbolicLink(path).toString().startsWith("pipe:")) {
                        try (var out = new FileOutputStream(path.toFile())) {
                            out.write("garbage on the line, more than a header".getBytes());
                        } catch (IOException e) {
                            // Not a pipe we may write to.
                        }
                    }
                }
            }
            case "leave a daemon thread" -> leave(true);
            case "leave a thread" -> leave(false);
            case "exit later" -> {
                Thread later = new Thread(() -> {
                    try {
                        Thread.sleep(300);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    System.exit(9);
                });
                later.setDaemon(true);
                later.start();
            }
            case "use threads well" -> {
                Thread worker = new Thread(() -> {});
                worker.start();
                worker.join();
            }
            case "interrupt itself" -> Thread.currentThread().interrupt();
            case "leave a process" -> {
                new ProcessBuilder("sh", "-c", "setsid sleep 3600 & echo $! > " + trial.textParameter("file")).inheritIO().start().waitFor();
            }
            case "leave a process and exit" -> {
                new ProcessBuilder("sh", "-c", "setsid sleep 3600 & echo $! > " + trial.textParameter("file")).inheritIO().start().waitFor();
                System.exit(7);
            }
            case "leave a process and spin" -> {
                new ProcessBuilder("sh", "-c", "setsid sleep 3600 & echo $! > " + trial.textParameter("file")).inheritIO().start().waitFor();
                trial.report(0, Map.of());
                while (true) {
                    Thread.onSpinWait();
                }
            }
            case "report from everywhere" -> {
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    int number = i;
                    threads.add(new Thread(() -> {
                        for (int step = 0; step < 1000; step++) {
                            trial.report(number * 1000 + step, Map.of("value", (double) step));
                        }
                    }));
                }
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            case "look for Smile" -> Class.forName("smile.classification.RandomForest");
            default -> throw new IllegalArgumentException("no such deed: " + trial.parameter("deed"));
        }
        return Map.of("value", 1.0);
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    private static void leave(boolean daemon) {
        Thread left = new Thread(
                () -> {
                    while (true) {
                        Thread.onSpinWait();
                    }
                },
                "left behind");
        left.setDaemon(daemon);
        left.start();
    }

    private static final class Mute extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no comment");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no comment");
        }
    }
}

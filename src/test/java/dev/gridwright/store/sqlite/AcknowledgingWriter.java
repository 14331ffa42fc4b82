package dev.gridwright.store.sqlite;

import dev.gridwright.store.Change.StudyCreated;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// A process that stores trials until it is killed, and prints the index of each once it is durable.
///
/// Arguments: data directory, first index.
final class AcknowledgingWriter {
    static final String STUDY = "digits-abc234";

    private AcknowledgingWriter() {}

    public static void main(String[] arguments) throws Exception {
        var store = SqliteFixture.open(Path.of(arguments[0]));
        long first = Long.parseLong(arguments[1]);
        if (first == 0) {
            store.write(new StudyCreated(Samples.study(STUDY))).get();
        }
        var free = new Semaphore(2_000);
        for (long index = first; ; index++) {
            long number = index;
            free.acquire();
            var unused = store.write(Samples.succeeded(STUDY, index, objective(index), index + 1))
                    .thenRun(() -> {
                        System.out.println(number);
                        free.release();
                    });
        }
    }

    static double objective(long index) {
        return Math.sin(index);
    }
}

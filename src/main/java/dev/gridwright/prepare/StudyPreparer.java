package dev.gridwright.prepare;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.Downloads;
import dev.gridwright.images.ImagePreparer;
import dev.gridwright.log.Field;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Materials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes studies ready on threads of their own, one for each study and one for each of its files.
public final class StudyPreparer implements Preparer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StudyPreparer.class);

    private static final Duration MOST_TO_END = Duration.ofSeconds(5);

    private final ContentCache cache;
    private final Downloads downloads;
    private final ImagePreparer images;
    private final InputLimits limits;
    private final LongSupplier nanos;
    private final Set<Work> underWay = ConcurrentHashMap.newKeySet();

    /// @param nanos a monotonic clock
    public StudyPreparer(
            ContentCache cache, Downloads downloads, ImagePreparer images, InputLimits limits, LongSupplier nanos) {
        this.cache = cache;
        this.limits = limits;
        this.nanos = nanos;
        this.downloads = downloads;
        this.images = images;
    }

    @Override
    public Preparation begin(String study, Grid grid, Provenance provenance, Consumer<Outcome> whenDone) {
        var work = new Work(study, grid, provenance, whenDone);
        underWay.add(work);
        work.thread.start();
        return work;
    }

    /// Breaks off what is under way, and waits a while for its end.
    @Override
    public void close() {
        var all = List.copyOf(underWay);
        all.forEach(Work::close);
        try {
            for (var work : all) {
                work.thread.join(MOST_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The preparation of one study.
    private final class Work implements Preparation {
        private final String study;
        private final Consumer<Outcome> whenDone;
        private final Holds holds = new Holds(cache);
        private final InputFetch inputs;
        private final ImageTables tables;
        private final Thread thread;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Work(String study, Grid grid, Provenance provenance, Consumer<Outcome> whenDone) {
            this.study = study;
            this.whenDone = whenDone;
            this.inputs = new InputFetch(
                    downloads, holds, grid.inputs(), provenance.prepared().inputs(), limits, nanos);
            this.tables = new ImageTables(cache, images, holds, grid, provenance);
            this.thread = Thread.ofVirtual().name("prepare-" + study).unstarted(this::run);
        }

        private void run() {
            try {
                var outcome = prepare();
                if (!closed.get()) {
                    whenDone.accept(outcome);
                }
            } catch (InterruptedException e) {
                LOG.debug("Study {}: its preparation was broken off.", Field.study(study));
            } catch (RuntimeException | Error e) {
                // Nobody else would hear of an error of this thread, and the study would wait for ever.
                if (!closed.get()) {
                    LOG.error("Study {}: its preparation broke.", Field.study(study), e);
                    whenDone.accept(new Outcome.Failed("The preparation broke: " + e));
                }
            } finally {
                underWay.remove(this);
            }
        }

        private Outcome prepare() throws InterruptedException {
            LOG.info("Study {} is being prepared.", Field.study(study));
            try {
                var fetched = inputs.fetch();
                var made = tables.prepare();
                LOG.info("Study {} is prepared: {}", Field.study(study), progress());
                return new Outcome.Ready(
                        new Materials(
                                fetched.paths(),
                                made.map(ImageTables.Tables::matrices).orElse(Map.of())),
                        new Prepared(fetched.files(), made.map(ImageTables.Tables::counts)));
            } catch (NotPrepared e) {
                return new Outcome.Failed(e.sentence());
            }
        }

        @Override
        public String progress() {
            return Stream.of(inputs.progress(), tables.progress())
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("; "));
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                thread.interrupt();
                holds.close();
            }
        }
    }
}

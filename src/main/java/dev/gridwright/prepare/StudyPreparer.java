package dev.gridwright.prepare;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.Downloads;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Prepared;
import dev.gridwright.trial.Materials;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes studies ready on threads of their own, one for each study and one for each of its files.
public final class StudyPreparer implements Preparer {
    private static final Logger LOG = LoggerFactory.getLogger(StudyPreparer.class);

    private final ContentCache cache;
    private final Downloads downloads;

    public StudyPreparer(ContentCache cache, Downloads downloads) {
        this.cache = cache;
        this.downloads = downloads;
    }

    @Override
    public Preparation begin(String study, Grid grid, Prepared before, Consumer<Outcome> whenDone) {
        var work = new Work(study, grid, before, whenDone);
        work.thread.start();
        return work;
    }

    /// The preparation of one study.
    private final class Work implements Preparation {
        private final String study;
        private final Consumer<Outcome> whenDone;
        private final Holds holds = new Holds(cache);
        private final InputFetch inputs;
        private final Thread thread;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Work(String study, Grid grid, Prepared before, Consumer<Outcome> whenDone) {
            this.study = study;
            this.whenDone = whenDone;
            this.inputs = new InputFetch(downloads, holds, grid.inputs(), before.inputs());
            this.thread = Thread.ofVirtual().name("prepare-" + study).unstarted(this::run);
        }

        private void run() {
            try {
                var outcome = prepare();
                if (!closed.get()) {
                    whenDone.accept(outcome);
                }
            } catch (InterruptedException e) {
                LOG.debug("Study {}: its preparation was broken off.", study);
            } catch (RuntimeException e) {
                LOG.error("Study {}: its preparation broke.", study, e);
                whenDone.accept(new Outcome.Failed("The preparation broke: " + e));
            }
        }

        private Outcome prepare() throws InterruptedException {
            LOG.info("Study {} is being prepared: {}", study, progress());
            try {
                var fetched = inputs.fetch();
                LOG.info("Study {} is prepared: {}", study, progress());
                return new Outcome.Ready(
                        new Materials(fetched.paths(), Map.of()), new Prepared(fetched.files(), Optional.empty()));
            } catch (NotPrepared e) {
                return new Outcome.Failed(e.sentence());
            }
        }

        @Override
        public String progress() {
            return inputs.progress();
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

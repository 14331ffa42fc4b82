package dev.gridwright.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.prepare.Preparer;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.StudyView.Provenance;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Preparations that end when and how a test says.
final class HandPreparer implements Preparer {
    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();

    /// A preparation that was begun.
    static final class Begun implements Preparation {
        final String study;
        final Prepared before;
        private final Consumer<Outcome> whenDone;
        volatile boolean closed;

        private Begun(String study, Prepared before, Consumer<Outcome> whenDone) {
            this.study = study;
            this.before = before;
            this.whenDone = whenDone;
        }

        void end(Outcome outcome) {
            whenDone.accept(outcome);
        }

        @Override
        public String progress() {
            return "1 of 2 by hand";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public Preparation begin(String study, Grid grid, Provenance provenance, Consumer<Outcome> whenDone) {
        var next = new Begun(study, provenance.prepared(), whenDone);
        begun.add(next);
        return next;
    }

    /// The next one that was begun.
    Begun next() {
        try {
            var next = begun.poll(EngineHouse.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a preparation that begins").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean hasNext() {
        return !begun.isEmpty();
    }
}

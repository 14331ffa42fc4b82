package dev.gridwright.child;

import dev.gridwright.child.frame.Frame;
import dev.gridwright.child.frame.FrameInput;
import dev.gridwright.child.frame.FrameOutput;
import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.child.objective.OpenObjective;
import dev.gridwright.child.objective.Thrown;
import dev.gridwright.child.objective.Work;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The forked process: runs one trial after another for one slot of the server that started it, and dies with it.
///
/// Trials run on the main thread. Whatever one does to the process (exit, crash, exhaust the heap) costs that
/// trial only, since the server replaces the process.
public final class ChildMain {
    /// Why this process ends itself: its server is gone, or does not make sense.
    private static final int EXIT_ALONE = 0;

    private final Thread runner = Thread.currentThread();
    private final OwnStreams streams = OwnStreams.take();
    private final FrameOutput out = new FrameOutput(streams.toParent());
    private final Inbox inbox = new Inbox(
            new FrameInput(streams.fromParent()),
            this::cancel,
            () -> Runtime.getRuntime().halt(EXIT_ALONE));
    private final Place[] places = new Place[Frame.Setup.MAX_PLACES];
    private long runningToken = NONE;
    private long cancelledToken = NEVER;

    private static final long NONE = -1;
    private static final long NEVER = -2;

    private ChildMain() {}

    public static void main(String[] args) throws IOException {
        new ChildMain().serve();
    }

    private void serve() throws IOException {
        var watcher = new Thread(inbox::watch, "gridwright-watch");
        watcher.setDaemon(true);
        watcher.start();
        var strays = new StrayThreads();
        out.send(Frame.Hello.current());
        while (true) {
            switch (inbox.next()) {
                case Frame.Setup(int place, ObjectiveSource source) -> setUp(place, source);
                case Frame.Run(int place, Work work) -> out.send(run(places[place], work, strays));
                case Frame.Cancel _ -> {
                    // The trial ended while the frame was on its way.
                }
                case Frame.Hello _, Frame.Measured _, Frame.Ended _ ->
                    throw new IllegalStateException("a server does not say that");
            }
        }
    }

    private void setUp(int index, ObjectiveSource source) {
        var before = places[index];
        if (before != null && before.opened != null) {
            try {
                before.opened.close();
            } catch (IOException e) {
                System.err.println("A plug-in could not be closed: " + e);
            }
        }
        places[index] = new Place(source);
    }

    private Frame.Ended run(Place place, Work work, StrayThreads threads) {
        running(work.token());
        var how = Frame.How.COMPLETED;
        var message = "";
        try {
            place.open().evaluate(work, (measurement, last) -> {
                if (last) {
                    out.hold(new Frame.Measured(measurement));
                } else {
                    out.send(new Frame.Measured(measurement));
                }
            });
        } catch (OutOfMemoryError e) {
            how = Frame.How.OUT_OF_MEMORY;
            message = Thrown.describe(e);
        } catch (Throwable e) {
            how = Frame.How.THREW;
            message = Thrown.describe(e);
            Thrown.print(e);
        }
        running(NONE);
        streams.restore();
        var left = place.source.jar().isPresent() ? threads.names() : List.<String>of();
        return new Frame.Ended(how, message, left, streams.written());
    }

    /// Also forgets an interrupt, whether it was meant for the trial that ended or made by it.
    private synchronized void running(long token) {
        runningToken = token;
        Thread.interrupted();
        if (token == cancelledToken) {
            runner.interrupt();
        }
    }

    /// May come between the frame of a trial and its beginning: then it ends as it begins.
    private synchronized void cancel(long token) {
        cancelledToken = token;
        if (token == runningToken) {
            runner.interrupt();
        }
    }

    /// An objective that was announced, opened when first used so that its loading counts as work of a trial.
    private static final class Place {
        private final ObjectiveSource source;
        private @Nullable OpenObjective opened;

        private Place(ObjectiveSource source) {
            this.source = source;
        }

        private OpenObjective open() throws Throwable {
            var objective = opened;
            if (objective == null) {
                objective = source.open();
                opened = objective;
            }
            return objective;
        }
    }
}

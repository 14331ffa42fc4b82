package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.report.ReportFormat;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Shows studies, as the documents of the REST interface.
///
/// *Errors*: every method throws [RequestFailed]; of kind `UNKNOWN` when there is no such study or trial.
public interface StudyReader extends AutoCloseable {
    /// What to do when there is no study of that id.
    String LISTED = "'gridwright list' shows the studies there are.";

    /// Where the studies are, for messages: an address or a folder.
    String place();

    /// Studies, newest first.
    List<JsonNode> studies(StudyFilter filter);

    JsonNode study(String id);

    /// Whether something works on these studies, so that they may change.
    boolean live();

    /// Hands every trial that is wanted to `action`.
    void trials(String id, TrialFilter filter, Consumer<JsonNode> action);

    /// Writes the same trials as CSV with a line of headings. The target stays open.
    void trialsAsCsv(String id, TrialFilter filter, OutputStream target);

    /// The best `k` trials, best first.
    List<JsonNode> best(String id, int k);

    /// The `k` best trials of those that no other one beats in the objective and these metrics, best objective first.
    ///
    /// @param with as in `cost:minimize,f1:maximize`
    List<JsonNode> front(String id, String with, int k);

    /// Writes a report on a study to `target`, which stays open.
    void report(String id, ReportFormat format, OutputStream target);

    /// Writes what an attempt at a trial wrote to `target`, which stays open.
    ///
    /// @param attempt counted from 1; the last one when empty
    /// @param follow whether to go on with what it writes from now on, until the attempt has ended
    void log(String id, long index, OptionalInt attempt, boolean follow, OutputStream target);

    /// The files that are kept of a trial, as the documents of the REST interface.
    List<JsonNode> files(String id, long index);

    /// Writes one of them to `target`, which stays open.
    void file(String id, long index, String name, OutputStream target);

    @Override
    void close();
}

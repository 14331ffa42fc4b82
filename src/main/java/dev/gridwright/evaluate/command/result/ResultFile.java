package dev.gridwright.evaluate.command.result;

import com.fasterxml.jackson.core.JacksonException;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The result in a file: a JSON object with the metric, the last one where there are several.
final class ResultFile implements ResultSource {
    private final Objective objective;
    private final OutputFile file;

    ResultFile(Objective objective, Path output, String path) {
        this.objective = objective;
        this.file = new OutputFile(output, path);
    }

    @Override
    public void prepare() throws IOException {
        file.remove();
    }

    @Override
    public void line(String line, Optional<Reported> reported) {}

    @Override
    public Result result() {
        var metric = objective.metric();
        var where = "the file " + file.path();
        List<Reported> objects;
        try {
            var text = file.text();
            objects = Reported.objects(text, ResultSource.wanted(objective));
        } catch (JacksonException e) {
            return missing(where + " is not JSON: " + Words.shortened(e.getOriginalMessage()));
        } catch (IOException e) {
            return missing(where + " " + e.getMessage());
        }
        return objects.stream()
                .filter(object -> object.tells(metric))
                .reduce((_, later) -> later)
                .map(object -> Result.of(object, metric, where))
                .orElseGet(() -> missing(where + " holds no JSON object with the metric '" + metric + "'"));
    }

    private Result missing(String detail) {
        return Result.unusable(
                Cause.METRIC_MISSING,
                Character.toUpperCase(detail.charAt(0)) + detail.substring(1)
                        + ". The command has to write {\"" + objective.metric() + "\": …} to ${output_dir}/"
                        + file.path()
                        + ".");
    }
}

package dev.gridwright.cli.look;

import dev.gridwright.cli.client.StudyReader;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Output;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.report.StudyDetails;
import dev.gridwright.cli.report.StudyDocument;
import dev.gridwright.cli.report.StudyList;
import dev.gridwright.cli.report.TrialDocument;
import dev.gridwright.cli.watch.ResultFiles;
import dev.gridwright.cli.watch.Survey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright show`
@Command(name = "show")
public final class ShowCommand implements Callable<Integer> {
    private static final int BEST = 10;

    @Parameters(paramLabel = "ID", description = "the study")
    private String id = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            split = "\n",
            description =
                    "write a report; the ending says how: md, html, xml (JUnit), json, csv, txt (OpenMetrics), env"
                            + " (repeatable)")
    private List<Path> files = List.of();

    private final Gridwright program;

    public ShowCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var results = new ResultFiles(program.surroundings().folder(), files);
        try (var studies = new Places(program, data).reader()) {
            var study = new StudyDocument(studies.study(id));
            print(studies, study);
            return results.write(studies, study.id(), program.surroundings().err())
                    .number();
        }
    }

    private void print(StudyReader studies, StudyDocument study) {
        var output = new Output(program);
        switch (program.format()) {
            case JSON -> output.json(study.json());
            case NDJSON -> output.ndjson(study.json());
            case CSV -> output.lines(new StudyList(List.of(study)).csv());
            case TABLE -> {
                var best =
                        studies.best(id, BEST).stream().map(TrialDocument::new).toList();
                output.lines(new StudyDetails(study, best, Survey.of(studies, study, Instant.MIN))
                        .lines(program.terminal().outWidth(), program.ink()));
            }
        }
    }
}

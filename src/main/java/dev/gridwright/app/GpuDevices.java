package dev.gridwright.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The devices of this machine that compute for programs.
final class GpuDevices {
    private static final Logger LOG = LoggerFactory.getLogger(GpuDevices.class);
    private static final String PROGRAM = "nvidia-smi";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private GpuDevices() {}

    /// The numbers of the devices that the driver's program lists; none when there is no such program.
    ///
    /// @param path where programs are looked for, as in the variable PATH
    static List<String> found(String path) {
        return program(path).map(GpuDevices::listed).orElse(List.of());
    }

    private static Optional<Path> program(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<String> listed(Path program) {
        try {
            var process = new ProcessBuilder(program.toString(), "--query-gpu=index", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                    LOG.warn("{} could not list the devices; there are no gpu slots. Name them with --gpus.", program);
                    return List.of();
                }
                // A list of devices is far smaller than what a pipe holds, so that the program never waits for us.
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.matches("\\d+"))
                        .toList();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warn("{} could not be run; there are no gpu slots. Name them with --gpus.", program, e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}

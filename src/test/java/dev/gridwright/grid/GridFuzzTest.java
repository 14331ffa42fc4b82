package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.plan.Planner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Seeded loops of damage done to good grids: never an exception, never long, and whatever is refused says why.
final class GridFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\n",
            "  ",
            "\t",
            "-",
            "\"",
            "'",
            "&a",
            "*a",
            "!!t",
            "~",
            ".nan",
            "1e999",
            "-1",
            "0",
            "999999999999999999999",
            "${env:X}",
            "${",
            "\0",
            "\u00e9",
            "#",
            "|",
            ">",
            "%",
            "null",
            "true",
            "a.b",
            "when",
            "min",
            "max: 0",
            "x: 1\n",
            "\ud83d",
            "0x10",
            "1e-300",
            "..",
            "/",
            "../../etc/passwd");

    private static Path sample(Random random) {
        var files = new ArrayList<>(GridFiles.in("good"));
        files.addAll(GridFiles.in("bad"));
        return files.get(random.nextInt(files.size()));
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        var text = new ByteArrayOutputStream();
        int cuts = 1 + random.nextInt(4);
        int at = 0;
        for (int i = 0; i < cuts && at < bytes.length; i++) {
            int next = at + random.nextInt(bytes.length - at + 1);
            text.write(bytes, at, next - at);
            at = next;
            switch (random.nextInt(5)) {
                case 0 -> at = Math.min(bytes.length, at + 1 + random.nextInt(10));
                case 1 -> text.write(random.nextInt(256));
                case 2 ->
                    text.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
                case 3 -> {
                    int from = random.nextInt(bytes.length);
                    text.write(bytes, from, Math.min(bytes.length - from, random.nextInt(40)));
                }
                default -> {
                    text.write(bytes, at, Math.min(3, bytes.length - at));
                    at = Math.max(0, at - random.nextInt(20));
                }
            }
        }
        text.write(bytes, at, bytes.length - at);
        return text.toByteArray();
    }

    @Test
    void damaged_grids_are_valid_or_refused_with_a_reason_and_at_once() {
        long seed = new Random().nextLong();
        System.out.println("GridFuzzTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            var file = sample(random);
            var bytes = damaged(GridFiles.bytes(file), random);
            var format = GridFile.Format.values()[random.nextInt(3)];
            var where = "seed %d, round %d, %s as %s".formatted(seed, round, file.getFileName(), format);
            long start = System.nanoTime();
            Parsed parsed;
            try {
                parsed = GridFile.read(bytes, format, GridFiles.context(file), Edits.environment(Map.of()));
                if (parsed instanceof Parsed.Valid valid) {
                    Planner.plan(valid);
                }
            } catch (RuntimeException e) {
                throw new AssertionError(where + "\n" + new String(bytes, StandardCharsets.UTF_8), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(where).isLessThan(LONGEST);
            if (parsed instanceof Parsed.Invalid(var problems)) {
                assertThat(problems).as(where).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.detail()).isNotBlank();
                    assertThat(problem.pointer()).matches("(/.*)?|(?s)/.*");
                });
            }
        }
    }
}

package dev.gridwright.child.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.child.objective.Work;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Measurement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FramesTest {
    private static final long SEED = 4_711;

    private final Random random = new Random(SEED);

    @Test
    void every_frame_arrives_as_it_was_sent() throws IOException {
        var sent = new ArrayList<Frame>();
        for (int i = 0; i < 1_000; i++) {
            sent.add(frame());
        }
        var bytes = new ByteArrayOutputStream();
        var out = new FrameOutput(bytes);
        for (var frame : sent) {
            if (random.nextBoolean()) {
                out.hold(frame);
            } else {
                out.send(frame);
            }
        }
        out.send(Frame.Hello.current());

        var in = new FrameInput(inPieces(bytes.toByteArray()));

        for (var frame : sent) {
            assertThat(in.read()).contains(frame);
        }
        assertThat(in.read()).contains(Frame.Hello.current());
        assertThat(in.read()).isEmpty();
    }

    @Test
    void numbers_keep_every_digit_and_bit() throws IOException {
        var huge = new Value.Numeric(new BigDecimal("123456789012345678901234567890.000000000000000000001"));
        var tiny = new Value.Numeric(new BigDecimal("1e-300"));
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("nan", Double.NaN);
        metrics.put("infinite", Double.NEGATIVE_INFINITY);
        metrics.put("minus zero", -0.0);
        metrics.put("least", Double.MIN_VALUE);

        var run = (Frame.Run) sentAndRead(new Frame.Run(1, work(Map.of("huge", huge, "tiny", tiny))));
        var measured = (Frame.Measured) sentAndRead(new Frame.Measured(Measurement.ofFold(0, 0, metrics)));

        assertThat(run.work().point().values()).containsEntry("huge", huge).containsEntry("tiny", tiny);
        assertThat(measured.measurement().metrics()).isEqualTo(metrics);
        assertThat(List.copyOf(measured.measurement().metrics().keySet())).isEqualTo(List.copyOf(metrics.keySet()));
    }

    @Test
    void a_stream_that_breaks_off_has_ended() throws IOException {
        var bytes = bytes(new Frame.Ended(Frame.How.THREW, "why", List.of("pool-1"), 7));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(new FrameInput(new ByteArrayInputStream(bytes, 0, length)).read())
                    .isEmpty();
        }
    }

    @Test
    void bytes_that_are_no_frame_are_refused_and_shown() {
        var in = new FrameInput(new ByteArrayInputStream("Hello, world!\n".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(in::read).isInstanceOf(MalformedFrame.class).hasMessageContaining("'Hello, world!.'");
    }

    @Test
    void a_damaged_frame_is_refused_whatever_the_damage() throws IOException {
        for (int round = 0; round < 2_000; round++) {
            var bytes = bytes(frame());
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                new FrameInput(new ByteArrayInputStream(bytes)).read();
            } catch (MalformedFrame _) {
                // Refused, as it should be; other damage gives another frame.
            }
        }
    }

    @Test
    void a_frame_over_the_limit_is_refused_and_leaves_no_trace() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new FrameOutput(bytes);
        var large = new Value.Text("x".repeat(Wire.MAX_BODY_BYTES));

        assertThatThrownBy(() -> out.send(new Frame.Run(0, work(Map.of("large", large)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("over the limit of " + Wire.MAX_BODY_BYTES);
        out.send(new Frame.Cancel(5));

        assertThat(new FrameInput(new ByteArrayInputStream(bytes.toByteArray())).read())
                .contains(new Frame.Cancel(5));
    }

    @Test
    void a_large_frame_is_followed_by_a_small_one() throws IOException {
        var large = new Value.Text("y".repeat(1_000_000));
        var bytes = new ByteArrayOutputStream();
        var out = new FrameOutput(bytes);
        out.send(new Frame.Run(0, work(Map.of("large", large))));
        out.send(new Frame.Cancel(1));

        var in = new FrameInput(new ByteArrayInputStream(bytes.toByteArray()));

        assertThat(in.read()).containsInstanceOf(Frame.Run.class);
        assertThat(in.read()).contains(new Frame.Cancel(1));
        assertThat(in.read()).isEmpty();
    }

    private static Frame sentAndRead(Frame frame) throws IOException {
        return new FrameInput(new ByteArrayInputStream(bytes(frame))).read().orElseThrow();
    }

    private static byte[] bytes(Frame frame) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new FrameOutput(bytes).send(frame);
        return bytes.toByteArray();
    }

    private static Work work(Map<String, Value> point) {
        return new Work(1, 2, 3, new Point(new LinkedHashMap<>(point)), "accuracy", 5, 2);
    }

    private Frame frame() {
        return switch (random.nextInt(5)) {
            case 0 ->
                new Frame.Setup(
                        random.nextInt(4),
                        new ObjectiveSource(
                                text(),
                                random.nextBoolean() ? Optional.of(text()) : Optional.empty(),
                                text(),
                                values()));
            case 1 ->
                new Frame.Run(
                        random.nextInt(4),
                        new Work(
                                random.nextLong(),
                                random.nextLong(),
                                random.nextLong(),
                                new Point(values()),
                                text(),
                                1 + random.nextInt(9),
                                1 + random.nextInt(9)));
            case 2 -> new Frame.Cancel(random.nextLong());
            case 3 ->
                new Frame.Measured(new Measurement(
                        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
                        random.nextInt(9),
                        random.nextInt(9),
                        Map.of(text(), random.nextGaussian())));
            default ->
                new Frame.Ended(
                        Frame.How.values()[random.nextInt(3)], text(), List.of(text(), text()), random.nextLong());
        };
    }

    private LinkedHashMap<String, Value> values() {
        var values = new LinkedHashMap<String, Value>();
        for (int i = random.nextInt(6); i > 0; i--) {
            values.put(text(), value(3));
        }
        return values;
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 4 : 3)) {
            case 0 ->
                new Value.Numeric(new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(40)));
            case 1 -> new Value.Text(text());
            case 2 -> new Value.Flag(random.nextBoolean());
            default -> new Value.Sequence(List.of(value(depth - 1), value(depth - 1)));
        };
    }

    private String text() {
        var letters = "aß€𝒳\n\"\0 z".codePoints().toArray();
        var text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(50) == 0 ? 40_000 : 12); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    /// A stream that gives as little or as much at once as a pipe may.
    private InputStream inPieces(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] buffer, int from, int length) {
                return super.read(buffer, from, 1 + random.nextInt(Math.min(length, 5_000)));
            }
        };
    }
}

package dev.gridwright.child.frame;

import dev.gridwright.child.objective.ObjectiveSource;
import dev.gridwright.child.objective.Work;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Measurement;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How frames are laid out in bytes: big-endian numbers, text as length and UTF-8, lists as count and items.
final class Wire {
    /// Opens every frame; then type (1 byte), length of the body (4 bytes), body.
    static final int MAGIC = 0x67_72_69_64;

    static final int HEADER_BYTES = 9;

    /// More than any honest frame needs: a point with every value a long text, or a thousand metrics.
    static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private static final int HELLO = 1;
    private static final int SETUP = 2;
    private static final int RUN = 3;
    private static final int CANCEL = 4;
    private static final int MEASURED = 5;
    private static final int ENDED = 6;

    private static final Frame.How[] HOW = Frame.How.values();

    private Wire() {}

    static int type(Frame frame) {
        return switch (frame) {
            case Frame.Hello _ -> HELLO;
            case Frame.Setup _ -> SETUP;
            case Frame.Run _ -> RUN;
            case Frame.Cancel _ -> CANCEL;
            case Frame.Measured _ -> MEASURED;
            case Frame.Ended _ -> ENDED;
        };
    }

    static void write(Frame frame, DataOutput out) throws IOException {
        switch (frame) {
            case Frame.Hello hello -> out.writeInt(hello.version());
            case Frame.Setup setup -> {
                out.writeByte(setup.place());
                write(setup.source(), out);
            }
            case Frame.Run run -> {
                out.writeByte(run.place());
                write(run.work(), out);
            }
            case Frame.Cancel cancel -> out.writeLong(cancel.token());
            case Frame.Measured measured -> write(measured.measurement(), out);
            case Frame.Ended ended -> {
                out.writeByte(ended.how().ordinal());
                text(ended.message(), out);
                out.writeInt(ended.strays().size());
                for (var stray : ended.strays()) {
                    text(stray, out);
                }
                out.writeLong(ended.written());
            }
        }
    }

    static Frame read(int type, DataInput in) throws IOException {
        return switch (type) {
            case HELLO -> new Frame.Hello(in.readInt());
            case SETUP -> new Frame.Setup(in.readUnsignedByte(), source(in));
            case RUN -> new Frame.Run(in.readUnsignedByte(), work(in));
            case CANCEL -> new Frame.Cancel(in.readLong());
            case MEASURED -> new Frame.Measured(measurement(in));
            case ENDED -> ended(in);
            default -> throw new MalformedFrame("there is no frame of type " + type);
        };
    }

    private static Frame.Ended ended(DataInput in) throws IOException {
        int how = in.readUnsignedByte();
        if (how >= HOW.length) {
            throw new MalformedFrame("a trial does not end in way " + how);
        }
        var message = text(in);
        int count = in.readInt();
        List<String> strays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strays.add(text(in));
        }
        return new Frame.Ended(HOW[how], message, strays, in.readLong());
    }

    private static void write(ObjectiveSource source, DataOutput out) throws IOException {
        text(source.className(), out);
        out.writeBoolean(source.jar().isPresent());
        if (source.jar().isPresent()) {
            text(source.jar().get(), out);
        }
        text(source.stamp(), out);
        values(source.settings(), out);
    }

    private static ObjectiveSource source(DataInput in) throws IOException {
        var className = text(in);
        Optional<String> jar = in.readBoolean() ? Optional.of(text(in)) : Optional.empty();
        return new ObjectiveSource(className, jar, text(in), values(in));
    }

    private static void write(Work work, DataOutput out) throws IOException {
        out.writeLong(work.index());
        out.writeLong(work.token());
        out.writeLong(work.studySeed());
        values(work.point().values(), out);
        text(work.metric(), out);
        out.writeInt(work.folds());
        out.writeInt(work.repeats());
    }

    private static Work work(DataInput in) throws IOException {
        return new Work(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                new Point(values(in)),
                text(in),
                in.readInt(),
                in.readInt());
    }

    private static void write(Measurement measurement, DataOutput out) throws IOException {
        out.writeBoolean(measurement.step().isPresent());
        if (measurement.step().isPresent()) {
            out.writeInt(measurement.step().getAsInt());
        }
        out.writeInt(measurement.fold());
        out.writeInt(measurement.repeat());
        out.writeInt(measurement.metrics().size());
        for (var metric : measurement.metrics().entrySet()) {
            text(metric.getKey(), out);
            out.writeDouble(metric.getValue());
        }
    }

    private static Measurement measurement(DataInput in) throws IOException {
        var step = in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
        int fold = in.readInt();
        int repeat = in.readInt();
        int count = in.readInt();
        var metrics = new LinkedHashMap<String, Double>();
        for (int i = 0; i < count; i++) {
            metrics.put(text(in), in.readDouble());
        }
        return new Measurement(step, fold, repeat, metrics);
    }

    private static void values(Map<String, Value> values, DataOutput out) throws IOException {
        out.writeInt(values.size());
        for (var entry : values.entrySet()) {
            text(entry.getKey(), out);
            value(entry.getValue(), out);
        }
    }

    private static LinkedHashMap<String, Value> values(DataInput in) throws IOException {
        int count = in.readInt();
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < count; i++) {
            values.put(text(in), value(in));
        }
        return values;
    }

    private static void value(Value value, DataOutput out) throws IOException {
        switch (value) {
            case Value.Numeric numeric -> {
                var unscaled = numeric.number().unscaledValue().toByteArray();
                out.writeByte('n');
                out.writeInt(numeric.number().scale());
                out.writeInt(unscaled.length);
                out.write(unscaled);
            }
            case Value.Text text -> {
                out.writeByte('t');
                text(text.text(), out);
            }
            case Value.Flag flag -> out.writeByte(flag.flag() ? '1' : '0');
            case Value.Sequence sequence -> {
                out.writeByte('s');
                out.writeInt(sequence.items().size());
                for (var item : sequence.items()) {
                    value(item, out);
                }
            }
        }
    }

    private static Value value(DataInput in) throws IOException {
        int form = in.readUnsignedByte();
        return switch (form) {
            case 'n' -> {
                int scale = in.readInt();
                yield new Value.Numeric(new BigDecimal(new BigInteger(bytes(in)), scale));
            }
            case 't' -> new Value.Text(text(in));
            case '1' -> new Value.Flag(true);
            case '0' -> new Value.Flag(false);
            case 's' -> {
                int count = in.readInt();
                List<Value> items = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    items.add(value(in));
                }
                yield new Value.Sequence(items);
            }
            default -> throw new MalformedFrame("there is no value of form " + form);
        };
    }

    private static void text(String text, DataOutput out) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInput in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BODY_BYTES) {
            throw new MalformedFrame("a text of " + length + " bytes");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}

package dev.gridwright.images.decode;

import dev.gridwright.images.decode.ImageDecoder.Size;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// A picture on its way to another size, line by line from the top. Each pixel is a weighted mean of what it covers
/// where the picture gets smaller, and lies between its neighbours where it gets larger.
///
/// Lines are added up to rows first, and a row is made narrow once, when its last line was there: most of the work is
/// done on whole lines, and only the few rows that a line counts for are held.
///
/// *Thread*: confined to one.
final class Resampler {
    private static final int WHITE = 255;

    private final Size size;
    private final int channels;
    private final int lineLength;
    private final Weights across;
    private final Weights down;
    private final byte[] pixels;
    private final Deque<float[]> open = new ArrayDeque<>();
    private final Deque<float[]> spare = new ArrayDeque<>();
    private int firstOpen;

    Resampler(int width, int height, Size size, int channels) {
        this.size = size;
        this.channels = channels;
        this.lineLength = width * channels;
        this.across = Weights.of(width, size.width());
        this.down = Weights.of(height, size.height());
        this.pixels = new byte[size.width() * size.height() * channels];
    }

    /// Takes in line `y`; every line comes once, in order.
    void line(int y, float[] line) {
        while (firstOpen + open.size() < size.height() && down.from(firstOpen + open.size()) <= y) {
            open.addLast(spare.isEmpty() ? new float[lineLength] : spare.removeFirst());
        }
        int row = firstOpen;
        for (var sums : open) {
            float weight = down.weight(row++, y);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += line[i] * weight;
            }
        }
        while (!open.isEmpty() && down.to(firstOpen) <= y + 1) {
            var whole = open.removeFirst();
            narrow(firstOpen++, whole);
            Arrays.fill(whole, 0);
            spare.addLast(whole);
        }
    }

    private void narrow(int row, float[] sums) {
        int at = row * size.width() * channels;
        for (int x = 0; x < size.width(); x++) {
            float[] weights = across.weights(x);
            int from = across.from(x) * channels;
            for (int channel = 0; channel < channels; channel++) {
                float sum = 0;
                int i = from + channel;
                for (float weight : weights) {
                    sum += sums[i] * weight;
                    i += channels;
                }
                pixels[at++] = (byte) Math.clamp(Math.round(sum), 0, WHITE);
            }
        }
    }

    /// The pixels, after the last line.
    byte[] pixels() {
        return pixels;
    }
}

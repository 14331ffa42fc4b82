package dev.gridwright.images.decode;

import dev.gridwright.images.decode.ImageDecoder.Size;

/// A picture on its way to another size, line by line from the top. Each pixel is a weighted mean of what it covers
/// where the picture gets smaller, and lies between its neighbours where it gets larger.
///
/// *Thread*: confined to one.
final class Resampler {
    private static final int WHITE = 255;

    private final Size size;
    private final int channels;
    private final Weights across;
    private final Weights down;
    private final float[] narrow;
    private final float[] sums;
    private int firstOpen;

    Resampler(int width, int height, Size size, int channels) {
        this.size = size;
        this.channels = channels;
        this.across = Weights.of(width, size.width());
        this.down = Weights.of(height, size.height());
        this.narrow = new float[size.width() * channels];
        this.sums = new float[narrow.length * size.height()];
    }

    /// Takes in line `y`; every line comes once, in order.
    void line(int y, float[] line) {
        for (int x = 0; x < size.width(); x++) {
            narrow(x, line);
        }
        while (firstOpen < size.height() && down.to(firstOpen) <= y) {
            firstOpen++;
        }
        for (int row = firstOpen; row < size.height() && down.from(row) <= y; row++) {
            float weight = down.weight(row, y);
            int at = row * narrow.length;
            for (int i = 0; i < narrow.length; i++) {
                sums[at + i] += narrow[i] * weight;
            }
        }
    }

    private void narrow(int x, float[] line) {
        int from = across.from(x);
        int to = across.to(x);
        if (channels == 1) {
            float sum = 0;
            for (int i = from; i < to; i++) {
                sum += line[i] * across.weight(x, i);
            }
            narrow[x] = sum;
            return;
        }
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int i = from; i < to; i++) {
            float weight = across.weight(x, i);
            red += line[i * 3] * weight;
            green += line[i * 3 + 1] * weight;
            blue += line[i * 3 + 2] * weight;
        }
        narrow[x * 3] = red;
        narrow[x * 3 + 1] = green;
        narrow[x * 3 + 2] = blue;
    }

    /// The pixels, after the last line.
    byte[] pixels() {
        var pixels = new byte[sums.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.clamp(Math.round(sums[i]), 0, WHITE);
        }
        return pixels;
    }
}

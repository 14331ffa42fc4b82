package dev.gridwright.images.decode;

/// How much each pixel of a line counts for each pixel of a shorter or longer line: a triangle as wide as the ratio of
/// both, at least from one neighbour to the next. It is what Pillow calls BILINEAR.
final class Weights {
    private final int[] from;
    private final float[][] weights;

    private Weights(int[] from, float[][] weights) {
        this.from = from;
        this.weights = weights;
    }

    static Weights of(int before, int after) {
        double ratio = (double) before / after;
        double reach = Math.max(1, ratio);
        var from = new int[after];
        var weights = new float[after][];
        for (int i = 0; i < after; i++) {
            double centre = (i + 0.5) * ratio;
            int first = (int) Math.max(0, Math.floor(centre - reach + 0.5));
            int last = (int) Math.min(before, Math.floor(centre + reach + 0.5));
            from[i] = first;
            weights[i] = triangle(centre, reach, first, last);
        }
        return new Weights(from, weights);
    }

    private static float[] triangle(double centre, double reach, int first, int last) {
        var line = new double[last - first];
        double sum = 0;
        for (int k = 0; k < line.length; k++) {
            line[k] = Math.max(0, 1 - Math.abs((first + k + 0.5 - centre) / reach));
            sum += line[k];
        }
        var normal = new float[line.length];
        for (int k = 0; k < line.length; k++) {
            normal[k] = (float) (line[k] / sum);
        }
        return normal;
    }

    /// The first pixel that counts for pixel `i`.
    int from(int i) {
        return from[i];
    }

    /// The pixel behind the last that counts for pixel `i`.
    int to(int i) {
        return from[i] + weights[i].length;
    }

    /// How much the pixel `of` counts for pixel `i`; nothing where it lies outside.
    float weight(int i, int of) {
        int k = of - from[i];
        return k < weights[i].length ? weights[i][k] : 0;
    }

    /// How much each pixel counts for pixel `i`, from the first that does. Not to be written to.
    float[] weights(int i) {
        return weights[i];
    }
}

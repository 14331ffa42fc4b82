package dev.gridwright.trial;

import dev.gridwright.space.Point;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Seeds that depend on what is evaluated and never on when or where: the first eight bytes of a SHA-256, its sign bit
/// cleared so that every language can read the number.
public final class Seeds {
    private Seeds() {}

    /// The seed of one repeat of one point: hash(study seed, canonical point, repeat).
    public static long ofTrial(long studySeed, Point point, int repeat) {
        return hash("trial", studySeed, point.canonical(), repeat);
    }

    /// The seed that splits the rows into folds in one repeat: hash(study seed, repeat), the same for every point.
    public static long ofSplit(long studySeed, int repeat) {
        return hash("split", studySeed, "", repeat);
    }

    private static long hash(String use, long studySeed, String point, int repeat) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(use.getBytes(StandardCharsets.UTF_8));
            digest.update(
                    ByteBuffer.allocate(12).putLong(studySeed).putInt(repeat).array());
            digest.update(point.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest()).getLong() & Long.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

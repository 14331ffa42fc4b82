package dev.gridwright.engine.entry;

import java.security.SecureRandom;

/// Makes study ids: the grid's name and six characters of base32, `digits-forest-k3v9qa`.
final class StudyId {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int CHARACTERS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private StudyId() {}

    static String of(String gridName) {
        var id = new StringBuilder(gridName).append('-');
        for (int i = 0; i < CHARACTERS; i++) {
            id.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return id.toString();
    }
}

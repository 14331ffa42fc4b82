package dev.gridwright.store.sqlite.json;

import dev.gridwright.study.Prepared;
import dev.gridwright.study.Prepared.FetchedFile;
import dev.gridwright.study.Prepared.ImageCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was prepared for a study as plain JSON values, both ways.
final class PreparedJson {
    private PreparedJson() {}

    static Map<String, Object> plain(Prepared prepared) {
        var inputs = new LinkedHashMap<String, Object>();
        prepared.inputs().forEach((name, file) -> {
            var plain = new LinkedHashMap<String, Object>();
            plain.put("url", file.url());
            plain.put("sha256", file.sha256());
            plain.put("bytes", file.bytes());
            inputs.put(name, plain);
        });
        var plain = new LinkedHashMap<String, Object>();
        plain.put("inputs", inputs);
        prepared.images().ifPresent(images -> plain.put("images", plain(images)));
        return plain;
    }

    private static Map<String, Object> plain(ImageCounts images) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("listed", images.listed());
        plain.put("processed", images.processed());
        plain.put("skipped", images.skipped());
        plain.put("matrices", images.matrices());
        return plain;
    }

    static Prepared read(Map<String, Object> plain) {
        if (plain.isEmpty()) {
            return Prepared.NOTHING;
        }
        var inputs = new LinkedHashMap<String, FetchedFile>();
        StudyJson.map(plain.get("inputs")).forEach((name, file) -> inputs.put(name, file(file)));
        var images = plain.get("images") instanceof Map<?, ?> map
                ? Optional.of(images(StudyJson.map(map)))
                : Optional.<ImageCounts>empty();
        return new Prepared(inputs, images);
    }

    private static FetchedFile file(@Nullable Object value) {
        var plain = StudyJson.map(value);
        return new FetchedFile(
                StudyJson.text(plain, "url"), StudyJson.text(plain, "sha256"), StudyJson.number(plain, "bytes"));
    }

    private static ImageCounts images(Map<String, Object> plain) {
        var skipped = new LinkedHashMap<String, Long>();
        var reasons = StudyJson.map(plain.get("skipped"));
        reasons.keySet().forEach(reason -> skipped.put(reason, StudyJson.number(reasons, reason)));
        var matrices = new LinkedHashMap<String, String>();
        var hashes = StudyJson.map(plain.get("matrices"));
        hashes.keySet().forEach(size -> matrices.put(size, StudyJson.text(hashes, size)));
        return new ImageCounts(
                StudyJson.number(plain, "listed"), StudyJson.number(plain, "processed"), skipped, matrices);
    }
}

package dev.gridwright.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The instructions of a Dockerfile in their order, with continued lines joined and comments dropped.
record Dockerfile(List<Instruction> instructions) {

    /// @param name in capitals
    record Instruction(String name, String text) {

        /// The words of the exec form, a JSON list of texts.
        ///
        /// @throws IllegalArgumentException in the shell form
        List<String> words() {
            try {
                return new ObjectMapper().readValue(text, new TypeReference<>() {});
            } catch (IOException e) {
                throw new IllegalArgumentException(name + " " + text + " is not in the exec form", e);
            }
        }
    }

    Dockerfile {
        instructions = List.copyOf(instructions);
    }

    static Dockerfile read(Path file) throws IOException {
        var instructions = new ArrayList<Instruction>();
        var open = new StringBuilder();
        for (var line : Files.readAllLines(file)) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            var continued = line.endsWith("\\");
            open.append(continued ? line.substring(0, line.length() - 1) : line).append(continued ? "\n" : "");
            if (!continued) {
                var parts = open.toString().strip().split("\\s+", 2);
                instructions.add(new Instruction(parts[0], parts.length > 1 ? parts[1] : ""));
                open.setLength(0);
            }
        }
        return new Dockerfile(instructions);
    }

    Stream<Instruction> all(String name) {
        return instructions.stream().filter(instruction -> instruction.name().equals(name));
    }

    /// The one instruction of that name in the last stage.
    Instruction last(String name) {
        var found = lastStage().all(name).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " times " + name + " in the last stage");
        }
        return found.getFirst();
    }

    Dockerfile lastStage() {
        var from = instructions.lastIndexOf(all("FROM").reduce((a, b) -> b).orElseThrow());
        return new Dockerfile(instructions.subList(from, instructions.size()));
    }
}

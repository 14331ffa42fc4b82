package dev.gridwright.cli.operate;

import dev.gridwright.cli.client.HttpOperations;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.FileTrouble;
import dev.gridwright.cli.program.DataOption;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.program.Places;
import dev.gridwright.cli.terminal.Numbers;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gridwright backup`: writes a copy of a running server's database to a file, whole and on disk, or not at all.
@Command(name = "backup")
public final class BackupCommand implements Callable<Integer> {
    private static final int COPY_BUFFER_BYTES = 1 << 16;

    @Parameters(paramLabel = "FILE", description = "the file to write")
    private Path name = Path.of("");

    @Option(names = "--force", fallbackValue = "true", description = "replace the file when it is there")
    private boolean force;

    @Mixin
    private final DataOption data = new DataOption();

    private final Gridwright program;

    public BackupCommand(Gridwright program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        var file = program.surroundings().folder().resolve(name).toAbsolutePath();
        var parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw CommandFailed.usage("there is no folder " + parent);
        }
        if (Files.isDirectory(file)) {
            throw CommandFailed.usage(file + " is a folder; name a file in it");
        }
        if (!force && Files.exists(file)) {
            throw exists(file);
        }
        var server = new Places(program, data).operations();
        var unfinished = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            long size = write(server, unfinished);
            put(unfinished, file, parent);
            program.hint("Copied " + Numbers.bytes(size) + " from " + server.place() + " to " + name + ".");
        } catch (IOException e) {
            throw failed(file, FileTrouble.ofWriting(e));
        } catch (UncheckedIOException e) {
            throw failed(file, FileTrouble.ofWriting(e));
        } finally {
            discard(unfinished);
        }
        return ExitCode.DONE.number();
    }

    private static CommandFailed failed(Path file, String why) {
        return new CommandFailed(ExitCode.INTERNAL, "cannot write " + file + ": " + why);
    }

    private static CommandFailed exists(Path file) {
        return CommandFailed.usage(file + " is there already; --force replaces it");
    }

    private static long write(HttpOperations server, Path unfinished) throws IOException {
        Files.deleteIfExists(unfinished);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(unfinished, options, ownerOnly(unfinished))) {
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), COPY_BUFFER_BYTES);
            long size = server.backup(out);
            out.flush();
            channel.force(true);
            return size;
        }
    }

    /// Gives the file its name, for good.
    private void put(Path unfinished, Path file, Path parent) throws IOException {
        if (force) {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            try {
                // A link, unlike a move, never replaces what has come to be there meanwhile.
                Files.createLink(file, unfinished);
            } catch (FileAlreadyExistsException e) {
                throw exists(file);
            } catch (UnsupportedOperationException e) {
                Files.move(unfinished, file);
            }
        }
        try (var folder = FileChannel.open(parent, StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            program.hint("The folder " + parent + " cannot be forced to disk: " + e.getMessage());
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void discard(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // Why it could not be written is told already.
        }
    }
}

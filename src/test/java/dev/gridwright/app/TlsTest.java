package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.cli.client.HttpOperations;
import dev.gridwright.cli.client.Patience;
import dev.gridwright.cli.client.RequestFailed;
import dev.gridwright.cli.client.ServerAccess;
import dev.gridwright.cli.client.ServerFile;
import dev.gridwright.quota.Quota;
import dev.gridwright.web.WebSettings;
import java.io.FileInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {

    private static final String PASSWORD = "for-a-test";

    @TempDir
    private Path folder;

    private ServerSettings settings(Path certificates, Path key) {
        return new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(1),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()),
                new Safety(
                        false,
                        Optional.of(new Safety.Pem(certificates, key)),
                        WebSettings.Bounds.DEFAULT,
                        Quota.DEFAULT));
    }

    @Test
    void a_server_with_a_certificate_is_reached_by_https_and_known_by_that_certificate() throws Exception {
        make("first", "EC");
        try (var server = Server.start(settings(folder.resolve("first.crt"), folder.resolve("first.key")))) {
            var file = ServerFile.read(folder.resolve("data")).orElseThrow();
            assertThat(file.address().getScheme()).isEqualTo("https");

            assertThat(ready(new ServerAccess(file.address(), file.token(), file.certificateSha256())))
                    .isEqualTo("UP");
            for (var pin : List.of(Optional.of("00".repeat(32)), Optional.<String>empty())) {
                assertThatThrownBy(() -> ready(new ServerAccess(file.address(), file.token(), pin)))
                        .isInstanceOf(RequestFailed.class);
            }
            assertThatThrownBy(() -> ready(new ServerAccess(
                            URI.create(file.address().toString().replace("https", "http")), file.token())))
                    .isInstanceOf(RequestFailed.class);
        }
    }

    private static String ready(ServerAccess access) {
        return new HttpOperations(access, Patience.NONE).ready().path("status").asText();
    }

    @Test
    void files_that_do_not_belong_together_or_are_none_start_nothing() throws Exception {
        make("first", "EC");
        make("second", "RSA");
        var certificate = folder.resolve("first.crt");
        var key = folder.resolve("first.key");
        var other = folder.resolve("second.key");
        var nonsense = Files.writeString(folder.resolve("nonsense"), "-----BEGIN NONSENSE-----\n");

        refused(certificate, other, "not that of the certificate");
        refused(certificate, nonsense, "no unencrypted private key");
        refused(nonsense, key, "no certificate in PEM form");
        refused(certificate, folder.resolve("missing"), "cannot be read");
        refused(key, certificate, "no certificate in PEM form");
        assertThat(folder.resolve("data/server.json")).doesNotExist();
    }

    private void refused(Path certificates, Path key, String words) {
        assertThatThrownBy(() -> Server.start(settings(certificates, key)))
                .isInstanceOf(TlsFiles.Unusable.class)
                .hasMessageContaining(words);
    }

    /// Writes `name.crt` and `name.key`.
    private void make(String name, String algorithm) throws Exception {
        var store = folder.resolve(name + ".p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=grid.example.com",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = new FileInputStream(store.toFile())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        pem(
                name + ".key",
                "PRIVATE KEY",
                keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String file, String what, byte[] content) throws Exception {
        var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}

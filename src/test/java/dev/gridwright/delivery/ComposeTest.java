package dev.gridwright.delivery;

import static dev.gridwright.delivery.DockerfileTest.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.app.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `docker-compose.yml` fits the image, the files that it mounts, and itself.
final class ComposeTest {
    private Map<String, Map<String, Object>> services;
    private Map<String, Object> volumes;

    @BeforeEach
    void read() throws IOException {
        var compose = yaml("docker-compose.yml");
        services = map(compose.get("services"));
        volumes = map(compose.get("volumes"));
    }

    @Test
    void there_is_more_time_to_stop_than_the_drain_takes() {
        var grace = Duration.parse("PT" + services.get("gridwright").get("stop_grace_period"));
        assertThat(grace).isGreaterThan(Server.DRAIN.plusSeconds(10));
    }

    @Test
    void every_service_gives_up_its_privileges() {
        assertThat(services.values()).hasSize(4).allSatisfy(service -> {
            assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
            assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(service).doesNotContainKeys("privileged", "network_mode", "user");
        });
        assertThat(services.get("gridwright")).containsEntry("read_only", true);
    }

    @Test
    void ports_are_open_to_this_machine_alone() {
        assertThat(services.values().stream().flatMap(service -> texts(service.get("ports"))))
                .hasSize(3)
                .allMatch(port -> port.matches("127\\.0\\.0\\.1:(\\d+):\\1"));
    }

    @Test
    void images_are_ours_or_have_an_exact_version_that_can_be_replaced() {
        assertThat(services.values().stream().map(service -> (String) service.get("image")))
                .allMatch(image -> image.equals("gridwright:local")
                        || image.matches("\\$\\{[A-Z]+_IMAGE:-[a-z/]+:v?\\d+\\.\\d+\\.\\d+}"));
    }

    @Test
    void only_the_server_starts_without_the_profile() {
        assertThat(services.entrySet().stream()
                        .filter(service -> !service.getValue().containsKey("profiles"))
                        .map(Map.Entry::getKey))
                .containsExactly("gridwright");
        assertThat(services.values().stream().flatMap(service -> texts(service.get("profiles"))))
                .containsOnly("monitoring");
    }

    @Test
    void whatever_is_mounted_exists() {
        for (var service : services.values()) {
            assertThat(texts(service.get("volumes"))).isNotEmpty().allSatisfy(volume -> {
                var source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith("./")) {
                    assertThat(PROJECT.resolve(source)).exists();
                    assertThat(volume).endsWith(":ro");
                } else {
                    assertThat(volumes).containsKey(source);
                }
            });
        }
    }

    @Test
    void the_volume_of_the_image_is_that_of_the_server() throws IOException {
        var image = Dockerfile.read(PROJECT.resolve("Dockerfile"));
        assertThat(texts(services.get("gridwright").get("volumes")))
                .contains("data:" + image.last("VOLUME").text());
        assertThat(texts(services.get("gridwright").get("ports")))
                .allMatch(port -> port.endsWith(":" + image.last("EXPOSE").text()));
    }

    @Test
    void prometheus_asks_as_it_does_without_containers_but_for_address_and_token() throws IOException {
        var inside = yaml("dashboards/compose/prometheus.yml");
        var outside = yaml("dashboards/prometheus/prometheus.yml");
        assertThat(inside.get("global")).isEqualTo(outside.get("global"));
        assertThat(inside.get("rule_files")).isEqualTo(outside.get("rule_files"));
        var job = ComposeTest.<Map<String, Object>>list(inside.get("scrape_configs"))
                .getFirst();
        var outsideJob = ComposeTest.<Map<String, Object>>list(outside.get("scrape_configs"))
                .getFirst();
        assertThat(job.get("job_name")).isEqualTo(outsideJob.get("job_name"));
        assertThat(job.get("metrics_path")).isEqualTo(outsideJob.get("metrics_path"));
        assertThat(job.get("static_configs")).isEqualTo(List.of(Map.of("targets", List.of("gridwright:8080"))));
        var token = ComposeTest.<String, String>map(job.get("authorization")).get("credentials_file");
        assertThat(token).isEqualTo("/run/gridwright/metrics.token");
        assertThat(texts(services.get("prometheus").get("volumes"))).contains("metrics-token:/run/gridwright:ro");
        assertThat(Files.readString(PROJECT.resolve("Dockerfile"))).contains(" /run/gridwright\n");
    }

    @Test
    void grafana_asks_the_prometheus_of_the_same_file() throws IOException {
        var inside = ComposeTest.<Map<String, Object>>list(
                        yaml("dashboards/compose/datasource.yml").get("datasources"))
                .getFirst();
        var outside = ComposeTest.<Map<String, Object>>list(yaml("dashboards/provisioning/datasources/prometheus.yml")
                        .get("datasources"))
                .getFirst();
        assertThat(inside).containsEntry("url", "http://prometheus:9090");
        assertThat(inside.get("uid")).isEqualTo(outside.get("uid"));
        assertThat(inside.get("jsonData")).isEqualTo(outside.get("jsonData"));
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(PROJECT.resolve(file))));
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Map<K, V> map(Object node) {
        return (Map<K, V>) node;
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> list(Object node) {
        return (List<T>) node;
    }

    private static Stream<String> texts(Object node) {
        return node == null ? Stream.empty() : ComposeTest.<String>list(node).stream();
    }
}

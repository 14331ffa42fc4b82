package dev.gridwright.store.sqlite.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.sqlite.Samples;
import dev.gridwright.store.sqlite.SqliteFixture;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.store.sqlite.row.DeliveryRows;
import dev.gridwright.store.sqlite.row.TrialPages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The schema and who may open it.
final class SchemaTest {
    @TempDir
    private Path directory;

    @Test
    void the_newest_migration_is_the_version_that_opens_without_migrating() throws Exception {
        var migrations =
                Path.of(SqliteDatabase.class.getResource("/db/migration").toURI());
        try (var files = Files.list(migrations)) {
            var versions = files.map(file -> file.getFileName().toString())
                    .map(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .sorted()
                    .toList();
            assertThat(versions).last().isEqualTo(SqliteDatabase.SCHEMA_VERSION);
        }
    }

    @Test
    void the_text_of_the_schema_is_known_again_as_flyway_knows_it() throws Exception {
        SqliteFixture.open(directory).close();
        assertThat(query("select checksum from flyway_schema_history where version = '" + SqliteDatabase.SCHEMA_VERSION
                        + "'"))
                .containsExactly(Integer.toString(SchemaText.checksum(SqliteDatabase.NEWEST_MIGRATION)));
    }

    @Test
    void a_database_of_the_same_number_but_another_text_is_refused_and_left_as_it_is() throws Exception {
        SqliteFixture.open(directory).close();
        execute("update flyway_schema_history set checksum = checksum + 1");
        var before = query("select name from sqlite_master");
        assertThatThrownBy(() -> SqliteFixture.open(directory))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("made by another build")
                .hasMessageContaining("Nothing was changed");
        assertThat(query("select name from sqlite_master")).isEqualTo(before);
    }

    @Test
    void a_current_database_is_opened_as_it_is() throws Exception {
        SqliteFixture.open(directory).close();
        execute("update flyway_schema_history set description = 'touched'");
        SqliteFixture.open(directory).close();
        assertThat(query("select description from flyway_schema_history")).containsExactly("touched");
    }

    @Test
    void a_newer_database_is_refused() throws Exception {
        SqliteFixture.open(directory).close();
        execute("update flyway_schema_history set version = '99'");
        assertThatThrownBy(() -> SqliteFixture.open(directory))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("newer version");
        assertThatThrownBy(() -> SqliteStore.openReadOnly(directory))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void reading_alone_creates_nothing_and_counts_no_incarnation() throws Exception {
        assertThat(SqliteStore.openReadOnly(directory)).isEmpty();
        assertThat(SqliteStore.openReadOnly(directory.resolve("missing"))).isEmpty();
        assertThat(directory).isEmptyDirectory();
        try (var store = SqliteFixture.open(directory)) {
            store.write(new StudyCreated(Samples.study("digits-abc234"))).get();
            try (var records = SqliteStore.openReadOnly(directory).orElseThrow()) {
                assertThat(records.study("digits-abc234")).isPresent();
                store.write(Samples.succeeded("digits-abc234", 1, 1, 1)).get();
                assertThat(records.trial("digits-abc234", 1)).isPresent();
            }
        }
        try (var records = SqliteStore.openReadOnly(directory).orElseThrow()) {
            assertThat(records.trial("digits-abc234", 1)).isPresent();
        }
        try (var store = SqliteFixture.open(directory)) {
            assertThat(store.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void pages_follow_an_index() throws Exception {
        SqliteFixture.open(directory).close();
        for (var key : List.of("idx", "event")) {
            assertThat(plan("select * from trial where study = ? and " + key + " > ? order by " + key + " limit ?"))
                    .containsExactly("SEARCH trial USING "
                            + (key.equals("idx") ? "INDEX trial_by_index" : "PRIMARY KEY")
                            + " (study=? AND " + key + ">?)");
            assertThat(plan(TrialPages.fallen(key)))
                    .contains("SEARCH trial USING COVERING INDEX trial_fallen_by_"
                            + (key.equals("idx") ? "index" : "event") + " (study=? AND outcome=? AND " + key + ">?)");
        }
        assertThat(plan(TrialPages.RANKED))
                .contains("SEARCH ranked USING PRIMARY KEY (study=? AND (loss,idx)>(?,?))")
                .contains("SEARCH trial USING PRIMARY KEY (study=? AND event>?)")
                .contains("SEARCH trial USING PRIMARY KEY (study=? AND event=?)");
    }

    @Test
    void what_is_to_be_told_next_is_found_in_an_index_however_much_waits() throws Exception {
        SqliteFixture.open(directory).close();
        var plans = new ArrayList<String>();
        for (var query : DeliveryRows.AT_EACH_WAKE) {
            plans.addAll(plan(query));
        }
        assertThat(plans)
                .filteredOn(step -> step.contains(" delivery") || step.contains(" earlier"))
                .hasSizeGreaterThan(6)
                .allMatch(step -> step.matches("SEARCH (delivery|earlier) USING .*INDEX delivery_.*"));
        assertThat(plans)
                .filteredOn(step -> step.contains("TEMP B-TREE"))
                .as("of hosts")
                .hasSizeLessThan(2);
    }

    private List<String> plan(String sql) throws SQLException {
        return query("explain query plan " + sql, 4);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }

    private List<String> query(String sql) throws SQLException {
        return query(sql, 1);
    }

    private List<String> query(String sql, int column) throws SQLException {
        var texts = new ArrayList<String>();
        try (var connection = database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(column));
            }
        }
        return texts;
    }

    private SqliteDatabase database() {
        return new SqliteDatabase(SqliteDatabase.fileIn(directory), StoreOptions.DEFAULT);
    }
}

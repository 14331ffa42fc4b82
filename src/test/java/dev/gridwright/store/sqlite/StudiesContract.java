package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.StudyPrepared;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.SubmissionKey;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.Prepared.FetchedFile;
import dev.gridwright.study.Prepared.ImageCounts;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Studies are kept, listed, viewed, found by their keys, and deleted.
abstract class StudiesContract extends StudyStoreContract {
    @Test
    void a_study_comes_back_as_it_was_stored() {
        var study = Samples.study(STUDY);
        stored(new StudyCreated(study));
        assertThat(store.study(STUDY)).contains(study);
        reopen();
        assertThat(store.study(STUDY)).contains(study);
        assertThat(store.study("other-abc234")).isEmpty();
    }

    @Test
    void what_was_prepared_for_a_study_stands_in_its_provenance() {
        var study = Samples.study(STUDY);
        var provenance = study.provenance()
                .prepared(new Prepared(
                        Map.of("words", new FetchedFile("https://example.com/words", "ab", 1L << 40)),
                        Optional.of(
                                new ImageCounts(1_000, 998, Map.of("http_status:404", 2L), Map.of("32x32", "cd")))));
        stored(new StudyCreated(study), new StudyPrepared(STUDY, provenance));
        reopen();
        assertThat(store.study(STUDY)).contains(study.provenance(provenance));
        assertThat(store.view(STUDY).orElseThrow().provenance()).isEqualTo(provenance);
    }

    @Test
    void a_status_replaces_the_one_before() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new StudyChanged(STUDY, Samples.running(), 1, "study"),
                new StudyChanged(STUDY, Samples.running(), 0, ""));
        assertThat(store.study(STUDY).orElseThrow().status()).isEqualTo(Samples.running());
        assertThat(store.unfinished()).extracting(StoredStudy::id).containsExactly(STUDY);

        stored(new StudyChanged(STUDY, Samples.completed(), 2, "end"));
        reopen();
        var completed = store.study(STUDY).orElseThrow();
        assertThat(completed.status())
                .usingRecursiveComparison()
                .ignoringFields("message")
                .isEqualTo(Samples.completed());
        assertThat(completed.status().message()).isEqualTo("all points were tried \ufffd \ud83c\udf32");
        assertThat(completed.lastEvent()).isEqualTo(2);
        assertThat(store.unfinished()).isEmpty();
    }

    @Test
    void studies_are_listed_newest_first_and_by_what_is_asked_for() {
        for (int i = 0; i < 20; i++) {
            stored(new StudyCreated(Samples.study((i % 2 == 0 ? "even" : "odd") + "-" + i)));
            if (i % 5 == 0) {
                stored(new StudyChanged((i % 2 == 0 ? "even" : "odd") + "-" + i, Samples.running(), 1, "study"));
            }
        }
        assertThat(ids(StudyQuery.all(3))).containsExactly("odd-19", "even-18", "odd-17");
        var named = new StudyQuery(Set.of(), Optional.of("even"), Map.of(), 2, OptionalLong.empty());
        assertThat(ids(named)).containsExactly("even-18", "even-16");
        var running = new StudyQuery(Set.of(StudyState.RUNNING), Optional.empty(), Map.of(), 9, OptionalLong.empty());
        assertThat(ids(running)).containsExactly("odd-15", "even-10", "odd-5", "even-0");
        var first =
                store.page(new StudyQuery(Set.of(), Optional.empty(), Map.of("branch", "main"), 1, running.before()));
        assertThat(first.studies()).extracting(StudyView::id).containsExactly("odd-15");
        var second = store.page(new StudyQuery(Set.of(), Optional.empty(), Map.of("branch", "main"), 3, first.next()));
        assertThat(second.studies()).extracting(StudyView::id).containsExactly("even-10", "odd-5", "even-0");
        assertThat(second.next()).isEmpty();
        assertThat(store.unfinished())
                .hasSize(20)
                .first()
                .extracting(StoredStudy::id)
                .isEqualTo("even-0");
        assertThat(store.page(StudyQuery.all(3)).studies()).hasSize(3);
    }

    @Test
    void the_next_page_of_studies_is_there_also_when_all_of_the_last_page_are_gone() {
        for (int i = 0; i < 6; i++) {
            stored(
                    new StudyCreated(Samples.study("sphere-" + i)),
                    new StudyChanged("sphere-" + i, Samples.completed(), 1, "end"));
        }
        var first = store.page(StudyQuery.all(3));
        assertThat(first.studies()).extracting(StudyView::id).containsExactly("sphere-5", "sphere-4", "sphere-3");
        first.studies().forEach(study -> stored(new StudyDeleted(study.id())));
        // Their rows go, too.
        reopen();
        var second = store.page(new StudyQuery(Set.of(), Optional.empty(), Map.of(), 3, first.next()));
        assertThat(second.studies()).extracting(StudyView::id).containsExactly("sphere-2", "sphere-1", "sphere-0");
        assertThat(second.next()).isEmpty();
    }

    private List<String> ids(StudyQuery query) {
        return store.studies(query).stream().map(StoredStudy::id).toList();
    }

    @Test
    void a_view_of_an_open_study_counts_its_rows() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                Samples.succeeded(STUDY, 1, 0.5, 1),
                Samples.succeeded(STUDY, 2, 0.75, 2),
                Samples.fallen(STUDY, 3, Outcome.FAILED, 3),
                Samples.fallen(STUDY, 4, Outcome.PRUNED, 4));
        var view = store.view(STUDY).orElseThrow();
        assertThat(view.counts()).isEqualTo(new Counts(999_996, 0, 0, 2, 1, 0, 0, 1, 0, 0, 0));
        assertThat(view.best().orElseThrow().index()).isEqualTo(2);
        assertThat(view.version()).isEqualTo(4);
        assertThat(store.view("other-abc234")).isEmpty();
    }

    @Test
    void a_view_of_an_ended_study_shows_what_its_end_said() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                Samples.succeeded(STUDY, 4, 0.5, 1),
                Samples.succeeded(STUDY, 5, 0.75, 2),
                new StudyChanged(STUDY, Samples.completed(), 3, "end"));
        var view = store.view(STUDY).orElseThrow();
        assertThat(Optional.of(view.counts())).isEqualTo(Samples.completed().counts());
        assertThat(view.best().orElseThrow().index()).isEqualTo(4);
        assertThat(view.gates()).isEqualTo(Samples.completed().gates());
    }

    @Test
    void a_submission_is_found_under_its_key_and_there_is_one_only() {
        var key = new SubmissionKey("owner", "build-17", "abc");
        stored(new StudyCreated(Samples.study(STUDY), Optional.of(key)));

        assertThat(store.submission("owner", "build-17")).contains(new SubmissionKey.Used("abc", STUDY));
        assertThat(store.submission("", "build-17")).isEmpty();
        assertThat(store.submission("owner", "build-18")).isEmpty();
        refused(store.write(new StudyCreated(Samples.study("other-abc234"), Optional.of(key))));
        assertThat(store.study("other-abc234")).isEmpty();
        stored(new StudyCreated(
                Samples.study("other-abc234"), Optional.of(new SubmissionKey("another", "build-17", "abc"))));
    }

    @Test
    void new_keys_take_those_older_than_a_day_with_them() {
        var start = Samples.study(STUDY).createdAt();
        for (int i = 0; i < 6; i++) {
            stored(keyed(i, start.plusSeconds(i)));
        }
        stored(keyed(6, start.plus(Duration.ofHours(24)).plusSeconds(3)));
        assertThat(IntStream.range(0, 7)
                        .filter(i -> store.submission("", "key-" + i).isPresent()))
                .containsExactly(3, 4, 5, 6);
        stored(keyed(7, start.plus(Duration.ofDays(3))));
        assertThat(IntStream.range(0, 8)
                        .filter(i -> store.submission("", "key-" + i).isPresent()))
                .containsExactly(7);
    }

    private static StudyCreated keyed(int number, Instant createdAt) {
        var key = new SubmissionKey("", "key-" + number, "abc");
        return new StudyCreated(Samples.study("keyed-" + number, createdAt), Optional.of(key));
    }

    @Test
    void a_deleted_study_is_gone_for_good() {
        stored(
                new StudyCreated(Samples.study(STUDY)),
                new StudyCreated(Samples.study("kept-abc234")),
                Samples.succeeded("kept-abc234", 4, 0.5, 1));
        var trials = new ArrayList<TrialEnded>();
        for (int index = 0; index < 10_000; index++) {
            trials.add(Samples.succeeded(STUDY, index, index, index + 1));
        }
        await(trials);
        refused(store.write(new StudyDeleted(STUDY)));
        stored(new StudyChanged(STUDY, Samples.completed(), 20_000, "end"), new StudyDeleted(STUDY));
        refused(store.write(Samples.succeeded(STUDY, 10_001, 1, 20_001)));
        refused(store.write(new StudyDeleted(STUDY)));
        assertThat(store.study(STUDY)).isEmpty();
        assertThat(store.view(STUDY)).isEmpty();
        assertThat(store.trial(STUDY, 1)).isEmpty();
        assertThat(store.studies(StudyQuery.all(10)))
                .extracting(StoredStudy::id)
                .containsExactly("kept-abc234");
        reopen();
        assertThat(store.study(STUDY)).isEmpty();
        assertThat(store.best("kept-abc234", 3)).hasSize(1);
    }
}

package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Place;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RetentionEdgeTest {
  private static final Line MAIL = new Line("mail000000", "default", "mail", "smtp");

  /** Shelves in memory: when their tasks ended, the oldest first. */
  private record Shelves(List<List<Long>> ended) implements RetentionStore {
    @Override
    public List<Shelf> shelves(int bucket, boolean weigh) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<List<Long>> oldest(List<Place> shelves, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Split> split(List<Place> shelves, long instantMs) {
      return shelves.stream()
          .map(p -> ended.get(p.bucket()))
          .map(
              its -> {
                long before = its.stream().filter(at -> at < instantMs).count();
                return new Split(before, its.size() - before);
              })
          .toList();
    }

    @Override
    public int sweep(int bucket, long epoch, Shelf shelf, long endedBeforeMs, int most) {
      throw new UnsupportedOperationException();
    }

    List<Place> places() {
      List<Place> places = new ArrayList<>();
      for (int b = 0; b < ended.size(); b++) {
        List<Long> its = ended.get(b);
        places.add(
            new Place(b, new Shelf(MAIL, TaskState.SUCCEEDED, its.size(), its.getFirst(), 0)));
      }
      return places;
    }

    long total() {
      return ended.stream().mapToLong(List::size).sum();
    }

    RetentionEdge edge(long now, long goes, long most) {
      return RetentionEdge.find(this, places(), now, total() - goes, most);
    }
  }

  private static List<Long> counts(RetentionEdge edge) {
    return edge.splits().stream().map(RetentionStore.Split::before).toList();
  }

  private static List<Long> at(long... instants) {
    return LongStream.of(instants).boxed().toList();
  }

  @Test
  void theOldestOfAllShelvesGoWhereverTheyStand() {
    Shelves shelves = new Shelves(List.of(at(100, 101, 102, 900), at(500, 501), at(103, 104)));
    RetentionEdge edge = shelves.edge(1000, 5, 100);
    assertThat(counts(edge)).containsExactly(3L, 0L, 2L);
    assertThat(edge.beforeMs()).isBetween(105L, 500L);
  }

  @Test
  void ofTooManyInTheFirstMillisecondNoneGoByAnEdge() {
    Shelves shelves = new Shelves(List.of(at(100, 100, 100), at(100, 100)));
    assertThat(shelves.edge(1000, 4, 100).before()).isZero();
  }

  @Test
  void oneLookDeletesNoMoreThanItMay() {
    Shelves shelves = new Shelves(List.of(at(100, 101, 102, 103, 104, 105, 106, 107)));
    assertThat(shelves.edge(1000, 8, 4).before()).isBetween(2L, 4L);
  }

  @Test
  void whatAnotherServerDeletedMeanwhileIsNotMadeUpFor() {
    List<Place> look = new Shelves(List.of(at(100, 101, 102), at(100, 101, 102))).places();
    Shelves now = new Shelves(List.of(at(100, 101, 102), at(101, 102)));
    // Two of six were to go, one of each shelf; the other server has deleted its own.
    RetentionEdge edge = RetentionEdge.find(now, look, 1000, 4, 100);
    assertThat(counts(edge)).containsExactly(1L, 0L);
  }

  @RepeatedTest(200)
  void neverMoreThanMayGoAndHalfOfThemUnlessOneMillisecondHoldsTheRest(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    List<List<Long>> ended = new ArrayList<>();
    int span = 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000);
    int shelves = 1 + random.nextInt(6);
    for (int b = 0; b < shelves; b++) {
      ended.add(
          LongStream.range(0, 1 + random.nextInt(80))
              .map(i -> 1_000 + random.nextInt(span))
              .sorted()
              .boxed()
              .toList());
    }
    List<Long> all = ended.stream().flatMap(List::stream).sorted().toList();
    int goes = 1 + random.nextInt(all.size());
    int most = 1 + random.nextInt(all.size());
    RetentionEdge edge = new Shelves(ended).edge(1_000 + span, goes, most);
    long least = Math.min(goes, most);
    assertThat(edge.before()).isLessThanOrEqualTo(least);
    assertThat(counts(edge))
        .isEqualTo(
            ended.stream()
                .map(its -> its.stream().filter(at -> at < edge.beforeMs()).count())
                .toList());
    if (edge.before() < least / 2) {
      long next = all.get((int) edge.before());
      assertThat(edge.before() + Collections.frequency(all, next)).isGreaterThan(least);
    }
  }
}

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
    public List<Shelf> shelves(int bucket, int batch, boolean weigh) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<List<Long>> oldest(List<Place> shelves, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Long> endedBefore(List<Place> shelves, long instantMs) {
      return shelves.stream()
          .map(p -> ended.get(p.bucket()).stream().filter(at -> at < instantMs).count())
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
            new Place(b, new Shelf(MAIL, TaskState.SUCCEEDED, its.size(), its.getFirst(), 0, 0)));
      }
      return places;
    }

    RetentionEdge edge(long now, long most) {
      return RetentionEdge.find(this, places(), now, most);
    }
  }

  private static List<Long> at(long... instants) {
    return LongStream.of(instants).boxed().toList();
  }

  @Test
  void theOldestOfAllShelvesGoWhereverTheyStand() {
    Shelves shelves = new Shelves(List.of(at(100, 101, 102, 900), at(500, 501), at(103, 104)));
    RetentionEdge edge = shelves.edge(1000, 5);
    assertThat(edge.counts()).containsExactly(3L, 0L, 2L);
    assertThat(edge.beforeMs()).isBetween(105L, 500L);
  }

  @Test
  void ofTooManyInTheFirstMillisecondNoneGoByAnEdge() {
    Shelves shelves = new Shelves(List.of(at(100, 100, 100), at(100, 100)));
    assertThat(shelves.edge(1000, 4).sum()).isZero();
  }

  @RepeatedTest(200)
  void neverMoreThanMayGoAndHalfOfThemUnlessOneMillisecondHoldsTheRest(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    List<List<Long>> ended = new ArrayList<>();
    int span = 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000);
    for (int b = 0; b < 1 + random.nextInt(6); b++) {
      ended.add(
          LongStream.range(0, 1 + random.nextInt(80))
              .map(i -> 1_000 + random.nextInt(span))
              .sorted()
              .boxed()
              .toList());
    }
    List<Long> all = ended.stream().flatMap(List::stream).sorted().toList();
    int most = 1 + random.nextInt(all.size());
    RetentionEdge edge = new Shelves(ended).edge(1_000 + span, most);
    assertThat(edge.sum()).isLessThanOrEqualTo(most);
    assertThat(edge.counts())
        .isEqualTo(
            ended.stream()
                .map(its -> its.stream().filter(at -> at < edge.beforeMs()).count())
                .toList());
    if (edge.sum() < most / 2) {
      long next = all.get((int) edge.sum());
      assertThat(edge.sum() + Collections.frequency(all, next)).isGreaterThan(most);
    }
  }
}

package dev.carillon.server.loop;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.RetentionStore.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task of each shelf weighs. To weigh costs Redis more than all the rest of a look, so it is
 * remembered for a while. It tells whether a queue may hold too much; before anything goes for that
 * it is weighed anew, as a shelf of few tasks may have grown a thousandfold by others.
 */
final class ShelfWeights {
  private static final Duration KEPT = Duration.ofSeconds(5);

  private record Key(int bucket, Line line, TaskState state) {
    static Key of(Place place) {
      return new Key(place.bucket(), place.shelf().line(), place.shelf().state());
    }
  }

  private final Map<Key, Long> bytesEach = new HashMap<>();
  private long weighedMs;

  /** Whether it is time to weigh; also after Redis's clock was set back. */
  boolean due(long nowMs) {
    long age = nowMs - weighedMs;
    return age < 0 || age >= KEPT.toMillis();
  }

  /** All shelves there are, just weighed. */
  void weighed(List<Place> places, long nowMs) {
    bytesEach.clear();
    places.forEach(place -> bytesEach.put(Key.of(place), place.shelf().bytesEach()));
    weighedMs = nowMs;
  }

  /** A shelf that was not weighed now, with its last weight; 0 if it was not there then. */
  Place known(Place place) {
    long bytes = bytesEach.getOrDefault(Key.of(place), 0L);
    return new Place(place.bucket(), place.shelf().withBytesEach(bytes));
  }
}

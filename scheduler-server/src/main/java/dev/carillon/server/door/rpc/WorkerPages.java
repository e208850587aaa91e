package dev.carillon.server.door.rpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.v1.ListWorkersResponse;
import dev.carillon.v1.Worker;
import dev.carillon.wire.WorkerMapping;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Pages of the workers there are at the moment of each: one that comes, goes or is paused between
 * two pages may stand on both or on none.
 */
final class WorkerPages {
  /** A page goes no further, whatever workers say of themselves: every text in it is masked. */
  private static final int MOST_BYTES = 256 << 10;

  /** A worker's place in the list. */
  private record Place(int status, String name, String id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::status).thenComparing(Place::name).thenComparing(Place::id);

    static Place of(WorkerSnapshot worker) {
      return new Place(worker.status().ordinal(), worker.name(), worker.id());
    }

    String token() {
      String text = status + "\n" + id + "\n" + name;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Place parse(String token) {
      try {
        String[] parts =
            new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("\n", 3);
        if (parts.length == 3) {
          return new Place(Integer.parseInt(parts[0]), parts[2], parts[1]);
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
      throw CarillonException.invalid(
          "page_token",
          "Expected the next_page_token of an answer, but got something else.",
          "Leave it out for the first page.");
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private WorkerPages() {}

  /**
   * One page.
   *
   * @param all by {@link WorkerStatus}, name and id
   * @param size 0: all on one page, as a caller expects who knows of none
   * @param token of the page before; empty: the first page
   */
  static ListWorkersResponse page(List<WorkerSnapshot> all, int size, String token) {
    ListWorkersResponse.Builder page = ListWorkersResponse.newBuilder();
    Iterator<WorkerSnapshot> rest =
        token.isEmpty() ? all.iterator() : behind(all, Place.parse(token)).iterator();
    long bytes = 0;
    while (rest.hasNext()) {
      WorkerSnapshot next = rest.next();
      Worker worker = WorkerMapping.toProto(next);
      bytes += worker.getSerializedSize();
      page.addWorkers(worker);
      boolean full = page.getWorkersCount() == size || bytes >= MOST_BYTES;
      if (size > 0 && full && rest.hasNext()) {
        return page.setNextPageToken(Place.of(next).token()).build();
      }
    }
    return page.build();
  }

  private static List<WorkerSnapshot> behind(List<WorkerSnapshot> all, Place last) {
    return all.stream().filter(w -> Place.of(w).compareTo(last) > 0).toList();
  }
}

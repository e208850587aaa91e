package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of the tasks of a job, a page at a time. A token is the number of a task in it. */
final class ResultPages {
  private static final int MOST = 1_000;
  private static final int DEFAULT = 100;

  /** Chunks read for one page at most. */
  private static final int READS = 200;

  private final BulkStore store;

  ResultPages(BulkStore store) {
    this.store = store;
  }

  BulkResults page(BulkRecord job, Optional<BulkResult.Outcome> only, int pageSize, String token) {
    if (pageSize < 0 || pageSize > MOST) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page of 1–1,000 results, but got " + pageSize + ".",
          "Leave it out for 100.");
    }
    int size = pageSize == 0 ? DEFAULT : pageSize;
    long start = place(token);
    List<BulkResult> results = new ArrayList<>();
    int chunk = (int) (start / BulkStore.CHUNK);
    int skip = (int) (start % BulkStore.CHUNK);
    for (int read = 0; chunk < job.chunks(); read++, chunk++, skip = 0) {
      if (read == READS) {
        return new BulkResults(results, token(chunk, 0));
      }
      List<Chunk> found = store.chunks(job.id(), chunk, 1);
      List<BulkStore.Item> items = found.isEmpty() ? List.of() : found.getFirst().items();
      byte[] codes = store.results(job.id(), chunk).orElseGet(() -> new byte[items.size()]);
      for (int i = skip; i < items.size(); i++) {
        if (only.isPresent() && only.get() != Codes.outcome(codes[i])) {
          continue;
        }
        if (results.size() == size) {
          return new BulkResults(results, token(chunk, i));
        }
        results.add(Codes.result(items.get(i), codes[i]));
      }
    }
    return new BulkResults(results, "");
  }

  private static String token(int chunk, int i) {
    return Long.toString((long) chunk * BulkStore.CHUNK + i);
  }

  private static long place(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    if (!token.matches("\\d{1,9}")) {
      throw CarillonException.invalid(
          "page_token",
          "Expected a page token of an earlier answer, but got '" + token + "'.",
          "Leave it empty for the first page.");
    }
    return Long.parseLong(token);
  }
}

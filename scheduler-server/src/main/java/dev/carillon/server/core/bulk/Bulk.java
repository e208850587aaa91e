package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import java.util.List;
import java.util.Optional;

/** Doing one thing to many tasks. All methods block on the store; call them on a virtual thread. */
public interface Bulk {
  /**
   * Collects the tasks; does nothing to them. Answers after a few seconds at the latest, with a job
   * that is still PLANNING if there are very many.
   *
   * @throws CarillonException INVALID_ARGUMENT for an empty filter or one that cannot be read
   */
  BulkJob plan(BulkOrder order, Caller caller);

  /**
   * Starts or resumes doing it; answers at once. Applying what runs or is done changes nothing.
   *
   * @param rate tasks a second at most; 0: 20,000
   * @throws CarillonException NOT_FOUND for an unknown or expired plan, WRONG_STATE for one that is
   *     not made yet or failed
   */
  BulkJob apply(String id, int rate, Caller caller);

  /**
   * A job with samples of its tasks.
   *
   * @throws CarillonException NOT_FOUND
   */
  BulkJob get(String id);

  /** The latest jobs, newest first, without samples. */
  List<BulkJob> list(int most);

  /**
   * Stops a job: what was done stays done.
   *
   * @throws CarillonException NOT_FOUND, or WRONG_STATE if it is over
   */
  BulkJob stop(String id, Caller caller);

  /** Sends the job now and as it goes on; returns when it rests or the receiver is gone. */
  void watch(String id, Sink<BulkJob> sink);

  /**
   * What became of its tasks.
   *
   * @param only tasks that went so; empty: all
   * @param pageSize 1–1,000; 0: 100; a page may hold fewer and still have a token
   */
  BulkResults results(String id, Optional<BulkResult.Outcome> only, int pageSize, String pageToken);
}

package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Answer;
import dev.carillon.server.core.port.BulkStore.Chunk;
import dev.carillon.server.core.port.BulkStore.Item;
import dev.carillon.server.core.port.BulkStore.Step;
import dev.carillon.server.core.query.IdSet;
import dev.carillon.server.core.query.SearchPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one plan: collects its tasks into chunks of one bucket each. For one thread. */
final class PlanWork {
  private static final Logger LOG = LoggerFactory.getLogger(PlanWork.class);
  private static final byte[] NONE = new byte[0];

  /** Chunks written at a time. */
  private static final int WRITE = 20;

  private final BulkStore store;
  private final BulkPlanner planner;
  private final BulkSettings settings;
  private final String id;
  private final BulkOrder order;

  private final Map<Integer, List<Item>> open = new HashMap<>();
  private final List<Chunk> full = new ArrayList<>();
  private final IdSet met = new IdSet();
  private final BulkPlanner.Overview overview = new BulkPlanner.Overview();
  private int written;

  PlanWork(
      BulkStore store, BulkPlanner planner, BulkSettings settings, String id, BulkOrder order) {
    this.store = store;
    this.planner = planner;
    this.settings = settings;
    this.id = id;
    this.order = order;
  }

  void run() {
    try {
      SearchPlan plan = planner.plan(order);
      Map<String, String> texts = new HashMap<>();
      long ignored = planner.ignored(order, plan);
      if (ignored >= 0) {
        texts.put(BulkRecord.IGNORED, Long.toString(ignored));
      }
      planner.collect(plan, this::take);
      open.values().stream().filter(items -> !items.isEmpty()).map(Chunk::new).forEach(full::add);
      write();
      texts.put(BulkRecord.STATE, BulkState.PLANNED.name());
      texts.put(BulkRecord.CHUNKS, Integer.toString(written));
      end(texts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Stopped e) {
      LOG.info("bulk {}: its plan was stopped", id);
    } catch (CarillonException e) {
      LOG.info("bulk {}: no plan, {}", id, e.message());
      fail(e.message());
    } catch (RuntimeException | Error e) {
      LOG.error("bulk {}: no plan", id, e);
      fail("Carillon made a mistake; the server's log says more.");
    }
  }

  /** The plan is not wanted any more. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void take(List<BulkPlanner.Found> found) {
    for (BulkPlanner.Found each : found) {
      if (!met.add(each.item().id())) {
        continue;
      }
      overview.add(each);
      int bucket = each.item().id().bucket();
      List<Item> items = open.computeIfAbsent(bucket, b -> new ArrayList<>());
      items.add(each.item());
      if (items.size() == BulkStore.CHUNK) {
        full.add(new Chunk(List.copyOf(items)));
        items.clear();
      }
    }
    if (overview.total() > settings.most()) {
      throw BulkPlanner.tooMany(settings.most());
    }
    if (full.size() >= WRITE) {
      write();
    }
  }

  /** Writes what is full, and says that this server is still at it. */
  private void write() {
    for (int from = 0; from < full.size(); from += WRITE) {
      List<Chunk> some = List.copyOf(full.subList(from, Math.min(full.size(), from + WRITE)));
      if (!store.addChunks(id, written, some, settings.planKept())) {
        throw new Stopped();
      }
      written += some.size();
    }
    full.clear();
    if (!(step(settings.lease(), Map.of(BulkRecord.TOTAL, Long.toString(overview.total())))
        instanceof Answer.Done)) {
      throw new Stopped();
    }
  }

  private void end(Map<String, String> texts) {
    texts.put(BulkRecord.TOTAL, Long.toString(overview.total()));
    texts.put(BulkRecord.BREAKDOWN, BulkRecord.breakdown(overview.shares()));
    texts.put(BulkRecord.SAMPLE, overview.sample());
    Answer unused = step(Duration.ZERO, texts);
  }

  private void fail(String problem) {
    try {
      Answer unused =
          step(
              Duration.ZERO,
              Map.of(BulkRecord.STATE, BulkState.FAILED.name(), BulkRecord.PROBLEM, problem));
    } catch (CarillonException e) {
      LOG.info("bulk {}: could not be marked as failed, {}", id, e.message());
    }
  }

  private Answer step(Duration lease, Map<String, String> texts) {
    // Whoever reads a plan has the whole time to apply it: it counts from when the plan is made.
    return store.step(
        new Step(
            id,
            Set.of(BulkState.PLANNING),
            settings.server(),
            lease,
            OptionalInt.empty(),
            NONE,
            settings.planKept(),
            texts));
  }
}

package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.DEAD;
import static dev.carillon.model.task.TaskState.DISPATCHED;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RETRY_WAIT;
import static dev.carillon.model.task.TaskState.RUNNING;
import static dev.carillon.model.task.TaskState.SCHEDULED;

import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The part of the model that the loops of a bucket's owner move: tick, reap, sweep, ownership. */
final class ModelLoops {
  /** So many changes of hands are kept for each bucket. */
  private static final int HANDOVERS = 20;

  private final Model model;

  ModelLoops(Model model) {
    this.model = model;
  }

  /** What has expired, then what is due, at most so many; returns how many moved. */
  int tick(int bucket, int most) {
    List<ModelTask> expiring =
        model
            .in(bucket, t -> t.waits() && t.expiry().at() > 0 && t.expiry().at() <= model.now)
            .sorted(
                Comparator.comparing((ModelTask t) -> t.expiry().at())
                    .thenComparing(t -> t.id.local()))
            .limit(most)
            .toList();
    expiring.forEach(t -> model.expired(t, "tick"));
    List<ModelTask> due = due(bucket, most - expiring.size());
    due.forEach(
        t -> {
          t.ready = model.now;
          model.move("tick", "", t, READY);
        });
    return expiring.size() + due.size();
  }

  /**
   * Line by line, the one whose first task has waited longest first. Which is that is known by a
   * lower bound alone, so with more lines than fit the model can not tell which come first.
   */
  private List<ModelTask> due(int bucket, int most) {
    return model
        .in(bucket, t -> (t.state == SCHEDULED || t.state == RETRY_WAIT) && t.due <= model.now)
        .sorted(Comparator.comparing((ModelTask t) -> t.due).thenComparing(t -> t.id.local()))
        .limit(most)
        .toList();
  }

  /** Lines of a bucket in which something is due. */
  long dueLines(int bucket) {
    return due(bucket, Integer.MAX_VALUE).stream().map(t -> t.line).distinct().count();
  }

  /** Offers put back, attempts lost, attempts that ran over their time. */
  int[] reap(int bucket, int most) {
    int[] n = new int[3];
    model
        .in(bucket, t -> (t.state == DISPATCHED || t.state == RUNNING) && t.lease <= model.now)
        .sorted(Comparator.comparing((ModelTask t) -> t.lease).thenComparing(t -> t.id.local()))
        .limit(most)
        .forEach(
            t -> {
              if (t.state == DISPATCHED) {
                n[0]++;
                model.putBack("reap", t);
              } else {
                n[model.ends.reap(t) ? 2 : 1]++;
              }
            });
    return n;
  }

  int sweep(int bucket, String line, TaskState state, long before, int most) {
    List<ModelTask> gone =
        model
            .in(
                bucket,
                t ->
                    t.state == state
                        && t.line.equals(line)
                        && t.discardedUntil == 0
                        && t.ended < before)
            .sorted(Comparator.comparing((ModelTask t) -> t.ended).thenComparing(t -> t.id.local()))
            .limit(most)
            .toList();
    gone.forEach(
        t -> {
          String verb = state == DEAD ? "retained_out" : "sweep";
          model.keys.swept(t);
          model.remove(t);
          model.moved(verb, "", t, state.code(), 0);
          model.total(t, "gone." + verb);
        });
    return gone.size();
  }

  /** The epoch under which a server owns a bucket from now on; empty: another one does. */
  Optional<Long> beat(int bucket, String server, String node, long goneAfter, long lease) {
    Model.Owner owner = model.owners.get(bucket);
    boolean gone = owner == null || owner.beat() == 0 || model.now - owner.beat() >= goneAfter;
    boolean mine = owner != null && owner.beat() > 0 && owner.server().equals(server);
    if (!mine && !gone) {
      return Optional.empty();
    }
    long epoch = (owner == null ? 0 : owner.epoch()) + (mine ? 0 : 1);
    long spare = owner == null ? 0 : owner.spare();
    if (!mine) {
      if (owner != null
          && model.now - lastHeard(bucket, owner) > Math.max(lease / 2, goneAfter * 1.5)) {
        spare = model.now + lease;
      }
      handover(bucket, epoch, owner == null || owner.beat() == 0 ? "" : owner.node(), node);
    }
    model.owners.put(bucket, new Model.Owner(server, node, epoch, model.now, spare));
    return Optional.of(epoch);
  }

  private long lastHeard(int bucket, Model.Owner owner) {
    return owner.beat() > 0
        ? owner.beat()
        : Long.parseLong(model.handovers.get(bucket).getFirst().split(" ")[0]);
  }

  void resign(String server) {
    model.owners.replaceAll(
        (b, o) -> {
          if (!o.server().equals(server)) {
            return o;
          }
          if (o.beat() > 0) {
            handover(b, o.epoch(), o.node(), "");
          }
          return new Model.Owner(o.server(), o.node(), o.epoch(), 0, o.spare());
        });
  }

  private void handover(int bucket, long epoch, String from, String to) {
    List<String> lines = model.handovers.computeIfAbsent(bucket, b -> new ArrayList<>());
    lines.addFirst(model.now + " " + epoch + " " + from + " " + to);
    if (lines.size() > HANDOVERS) {
      lines.removeLast();
    }
  }

  boolean fenced(int bucket, long epoch) {
    Model.Owner owner = model.owners.get(bucket);
    return (owner == null ? 0 : owner.epoch()) != epoch;
  }
}

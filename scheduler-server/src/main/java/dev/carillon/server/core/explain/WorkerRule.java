package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Capacity;
import dev.carillon.server.core.port.PayloadPublisher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A live worker that offers its type and queue and has a slot free. */
final class WorkerRule implements Rule {
  private static final int TOLD = 50;

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public Check check(Situation s) {
    String type = s.task().type();
    if (type.equals(PayloadPublisher.TYPE)) {
      return Check.none(name(), Told.of("gate.worker.server", Told.text(type)));
    }
    List<Capacity.Offer> offers = s.capacity().offers();
    List<Capacity.Offer> live =
        offers.stream().filter(o -> o.worker().status() == WorkerStatus.LIVE).toList();
    Map<String, String> data = data(s, offers);
    if (live.isEmpty()) {
      return nobody(s, offers, data);
    }
    String queue = s.task().queue();
    int slots = live.stream().mapToInt(o -> o.worker().slots()).sum();
    int free = live.stream().mapToInt(Capacity.Offer::free).sum();
    return s.capacity().room() == 0
        ? Check.fail(
            name(),
            Told.of(
                live.size() == 1 ? "gate.worker.one" : "gate.worker.full",
                Told.count(slots),
                Told.count(live.size()),
                Told.text(type),
                Told.text(queue)),
            data,
            "carillon worker list")
        : Check.pass(
            name(),
            Told.of(
                "gate.worker.free",
                Told.count(free),
                Told.count(slots),
                Told.text(type),
                Told.text(queue)),
            data);
  }

  private Check nobody(Situation s, List<Capacity.Offer> offers, Map<String, String> data) {
    Told.Value type = Told.text(s.task().type());
    Told.Value queue = Told.text(s.task().queue());
    long paused = count(offers, WorkerStatus.PAUSED);
    long draining = count(offers, WorkerStatus.DRAINING);
    if (paused + draining == 0) {
      return Check.fail(name(), Told.of("gate.worker.none", type, queue), data, "carillon worker");
    }
    // By its id: its name is what somebody calls it, and this goes into a shell.
    String resume =
        offers.stream()
            .map(Capacity.Offer::worker)
            .filter(w -> w.status() == WorkerStatus.PAUSED)
            .findFirst()
            .map(w -> "carillon worker resume " + w.id())
            .orElse("carillon worker");
    return Check.fail(
        name(),
        Told.of("gate.worker.away", type, queue, Told.count(paused), Told.count(draining)),
        data,
        resume);
  }

  private static long count(List<Capacity.Offer> offers, WorkerStatus status) {
    return offers.stream().filter(o -> o.worker().status() == status).count();
  }

  private static Map<String, String> data(Situation s, List<Capacity.Offer> offers) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("room", Integer.toString(s.capacity().room()));
    offers.stream()
        .filter(o -> o.worker().status() != WorkerStatus.GONE)
        .limit(TOLD)
        .forEach(
            o ->
                data.put(
                    o.worker().name(),
                    o.worker().status()
                        + ", "
                        + o.free()
                        + " of "
                        + o.worker().slots()
                        + " slots free"));
    return data;
  }
}

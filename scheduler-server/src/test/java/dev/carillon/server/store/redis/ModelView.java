package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Ulid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws what Redis must hold if it is as the model has it. */
final class ModelView {
  private final Model model;
  private final View view = new View();

  private ModelView(Model model) {
    this.model = model;
  }

  static View of(Model model) {
    ModelView drawing = new ModelView(model);
    model.tasks.values().forEach(t -> t.draw(drawing.view));
    drawing.drawCounts();
    model.keys.draw(drawing.view);
    model.dead.draw(drawing.view);
    model.limits.draw(drawing.view);
    drawing.drawSwitches();
    model.lines.forEach((line, names) -> drawing.inBucket(line, "lines", names));
    model.took.forEach(drawing::drawTook);
    model.logs.forEach(drawing.view::put);
    return drawing.view;
  }

  /**
   * @param place "bucket field"
   */
  private void inBucket(String place, String hash, String value) {
    String[] parts = place.split(" ", 2);
    view.field(parts[0] + " " + hash, parts[1], value);
  }

  private void drawCounts() {
    Map<String, Long> counts = new HashMap<>(model.totals);
    model.tasks.values().stream()
        .filter(t -> t.discardedUntil == 0)
        .forEach(
            t -> counts.merge(t.id.bucket() + " " + t.line + ":" + t.state.code(), 1L, Long::sum));
    counts.values().removeIf(n -> n == 0);
    counts.forEach((place, n) -> inBucket(place, "count", Long.toString(n)));
  }

  private void drawSwitches() {
    for (int b = 0; b < model.buckets; b++) {
      String bucket = b + " ";
      model.pauses.forEach(
          (name, p) -> view.field(bucket + "pause", name, p.until() + " " + p.text()));
      List<String> handovers = model.handovers.get(b);
      if (handovers != null) {
        view.put(bucket + "owners", String.join(" · ", handovers));
      }
      Model.Owner owner = model.owners.get(b);
      if (owner != null) {
        view.field(bucket + "own", "server", owner.server());
        view.field(bucket + "own", "node", owner.node());
        view.field(bucket + "own", "epoch", Long.toString(owner.epoch()));
        view.field(bucket + "own", "beat", Long.toString(owner.beat()));
        if (owner.spare() > 0) {
          view.field(bucket + "own", "spare", Long.toString(owner.spare()));
        }
      }
    }
  }

  /**
   * @param place "bucket took:server line"
   */
  private void drawTook(String place, Model.Took took) {
    String[] parts = place.split("[ :]");
    String server = View.printable(Ulid.bytes(parts[2]));
    view.field(parts[0] + " took:" + server, parts[3], packed(took));
  }

  private static String packed(Model.Took took) {
    StringBuilder text = new StringBuilder(new String(took.nonce().bytes(), ISO_8859_1));
    for (Hint hint : took.hints()) {
      byte[] gen = new byte[4];
      RecordLayout.put(gen, 0, 4, hint.gen());
      text.append(hint.id().local()).append(new String(gen, ISO_8859_1));
    }
    return text.toString();
  }
}

package dev.carillon.desktop.feature.queues;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import java.time.Duration;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;

/** Changes the limits of the queue it was opened for; all its other settings stay. */
final class LimitSheet {
  private LimitSheet() {}

  static void open(QueuesViewModel model, Host host, String queue, Work asking) {
    asking.start(
        () -> model.console().server().control().limits(queue, 1),
        status -> show(model, host, queue, status));
  }

  private static void show(QueuesViewModel model, Host host, String queue, LimitStatus status) {
    QueueSettings now = status.settings();
    TextField most = new TextField(now.concurrency() == 0 ? "" : "" + now.concurrency());
    most.setId("limit-concurrency");
    most.setPromptText(text("queues.limits.none"));
    TextField rate = new TextField(now.rate().limited() ? words(now.rate()) : "");
    rate.setId("limit-rate");
    rate.setPromptText(text("queues.limits.none"));
    Label held =
        new Label(
            text(
                "queues.limits.held",
                Figures.count(status.held()),
                Figures.count(status.blockedTasks())));
    held.getStyleClass().add("caption");
    CommandLine command = new CommandLine();
    Runnable tell =
        () ->
            command.show(
                CommandLine.of(
                    "queue",
                    "set",
                    queue,
                    "--concurrency",
                    most.getText().isBlank() ? "0" : most.getText().strip(),
                    "--rate",
                    rate.getText().isBlank() ? "none" : rate.getText().strip()));
    var unused = most.textProperty().subscribe(t -> tell.run());
    var unusedToo = rate.textProperty().subscribe(t -> tell.run());
    Work work = model.console().work();
    new Sheet(host.dialogs(), text("queues.limits.title", queue), text("queues.limits.words"))
        .with(
            held,
            Sheet.field(text("queues.limits.concurrency"), most),
            Sheet.field(text("queues.limits.rate"), rate),
            command)
        .open(
            text("queues.limits.go", queue),
            false,
            work,
            () -> put(model, host, queue, now, most, rate, work),
            most);
  }

  private static void put(
      QueuesViewModel model,
      Host host,
      String queue,
      QueueSettings now,
      TextField most,
      TextField rate,
      Work work) {
    Optional<Integer> slots = number(most.getText());
    Optional<Rate> starts = rate(rate.getText());
    mark(most, slots.isPresent());
    mark(rate, starts.isPresent());
    if (slots.isEmpty() || starts.isEmpty()) {
      return;
    }
    QueueSettings next =
        new QueueSettings(
            slots.get(),
            starts.get(),
            now.key(),
            now.keyConcurrency(),
            now.keyRate(),
            now.retry(),
            now.ageing(),
            now.strict(),
            now.keepsNoDead(),
            now.keep());
    work.start(
        () -> model.console().server().control().put(queue, next),
        out -> host.say(text("queues.limited", queue), Tone.OK));
  }

  private static void mark(TextField field, boolean right) {
    field.getStyleClass().remove("wrong");
    if (!right) {
      field.getStyleClass().add("wrong");
    }
  }

  private static Optional<Integer> number(String typed) {
    String words = typed.strip();
    return words.isEmpty()
        ? Optional.of(0)
        : words.matches("\\d{1,6}") ? Optional.of(Integer.parseInt(words)) : Optional.empty();
  }

  /** 100/s, 5/10m, 20 / min. */
  static Optional<Rate> rate(String typed) {
    String words = typed.strip();
    if (words.isEmpty() || words.equals("none")) {
      return Optional.of(Rate.NONE);
    }
    String[] parts = words.split("/", -1);
    if (parts.length != 2 || !parts[0].strip().matches("\\d{1,9}")) {
      return Optional.empty();
    }
    String unit = parts[1].strip();
    Optional<Duration> per = TypedTime.span(unit.matches("[a-z]+") ? "1" + unit : unit);
    return per.filter(d -> !d.isZero()).map(d -> Rate.of(Long.parseLong(parts[0].strip()), d));
  }

  static String words(Rate rate) {
    Duration per = rate.per();
    String span =
        per.equals(Duration.ofSeconds(1))
            ? "s"
            : per.toMillis() % 60_000 == 0 ? per.toMinutes() + "m" : per.toSeconds() + "s";
    return rate.count() + "/" + span;
  }
}

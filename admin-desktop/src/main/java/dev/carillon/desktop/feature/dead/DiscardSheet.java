package dev.carillon.desktop.feature.dead;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.dead.DeadOutcome;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The plan of a discard, which it then keeps to: what dies meanwhile is not thrown away. */
final class DiscardSheet {
  private DiscardSheet() {}

  /** Asks what would be thrown away, then shows it. */
  static void open(
      DeadViewModel model, Host host, Target target, Work planning, Consumer<Moves.Moved> done) {
    planning.start(
        () -> model.server().planDiscard(target.selection()),
        plan -> show(model, host, target, plan, done));
  }

  private static void show(
      DeadViewModel model, Host host, Target target, DeadOutcome plan, Consumer<Moves.Moved> done) {
    FactGrid facts = new FactGrid();
    facts
        .add(
            text("dead.plan.where"),
            plan.slices().stream().map(CausePane::slice).collect(Collectors.joining("\n")))
        .mono(
            text("dead.plan.sample"),
            plan.sample().stream().limit(3).collect(Collectors.joining("\n")))
        .add(text("dead.discard.back"), text("dead.discard.back.words", Figures.exact(Moves.UNDO)));
    CommandLine command = new CommandLine();
    command.show(target.command("discard").flag("--yes").toString());
    Work work = model.console().work();
    String token = Moves.token();
    long[] begun = {0};
    String letters = letters(plan.matched());
    Sheet sheet =
        new Sheet(host.dialogs(), text("dead.discard.title", letters), text("dead.discard.words"));
    sheet
        .with(facts, command)
        .counted(plan.matched(), model.console().countTyped())
        .open(
            text("dead.discard.go", letters),
            true,
            work,
            () -> {
              // Pressed again, because no answer came: that order may have been carried out. One
              // that was refused was not.
              long before = work.failedForNow() ? begun[0] : 0;
              begun[0] = before == 0 ? model.console().now() : before;
              work.start(
                  () ->
                      Moves.discard(model.server(), target.selection(), token, plan.diedUntilMs()),
                  moved -> done.accept(before == 0 ? moved : moved.begun(before)));
            },
            sheet);
  }

  static String letters(long n) {
    return n == 1 ? text("dead.letter.one") : text("dead.letter.many", Figures.count(n));
  }
}

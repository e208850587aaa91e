package dev.carillon.server.core.notify;

import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.notify.Conditions.Condition;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alarms: what has been so for long enough is told once, and once more when it is over. Where they
 * stand is kept in the store, so that the next server goes on where this one stopped.
 */
public final class AlarmDesk {
  private final NotifyStore store;
  private final RuleBook book;
  private final Gathering gathering;

  public AlarmDesk(NotifyStore store, RuleBook book, Gathering gathering) {
    this.store = store;
    this.book = book;
    this.gathering = gathering;
  }

  /** Looks once. */
  public void look(Conditions conditions, long epoch, long nowMs) {
    Map<String, Alarm> known = new HashMap<>();
    store.alarms().forEach(alarm -> known.put(name(alarm), alarm));
    for (RuleBook.Entry entry : book.rules()) {
      Rule rule = entry.rule();
      if (rule.about(NotifyEvent.Of.ALARM)) {
        for (Condition condition : conditions.of(rule)) {
          String name = rule.id() + " " + condition.event().word() + " " + condition.subject();
          holds(rule, condition, Optional.ofNullable(known.remove(name)), epoch, nowMs);
        }
      }
    }
    known.values().forEach(alarm -> over(alarm, conditions, epoch, nowMs));
  }

  private static String name(Alarm alarm) {
    return alarm.rule() + " " + alarm.event().word() + " " + alarm.subject();
  }

  private void holds(
      Rule rule, Condition condition, Optional<Alarm> before, long epoch, long nowMs) {
    if (before.filter(Alarm::told).isPresent()) {
      return;
    }
    long since = before.map(Alarm::sinceMs).orElse(nowMs);
    Alarm waiting =
        new Alarm(
            rule.id(), condition.event(), condition.subject(), since, false, condition.value());
    boolean ripe =
        nowMs - since >= rule.bounds().holdsFor().toMillis()
            && nowMs >= store.coolUntil(name(waiting));
    if (ripe) {
      Alarm told =
          new Alarm(
              rule.id(), condition.event(), condition.subject(), since, true, condition.value());
      List<Parcel> parcels =
          gathering.parcels(rule, notice(rule, told, false, condition.value(), nowMs));
      boolean unused =
          store.alarm(epoch, before, Optional.of(told), name(told), rule.coolDown(), parcels);
    } else if (before.isEmpty()) {
      boolean unused =
          store.alarm(epoch, before, Optional.of(waiting), "", Duration.ZERO, List.of());
    }
  }

  private void over(Alarm alarm, Conditions conditions, long epoch, long nowMs) {
    Optional<Rule> rule = book.rule(alarm.rule()).filter(r -> !r.disabled());
    boolean told = alarm.told() && conditions.over(alarm.event(), alarm.subject());
    List<Parcel> parcels =
        told && rule.isPresent()
            ? gathering.parcels(rule.get(), notice(rule.get(), alarm, true, "it is over", nowMs))
            : List.of();
    boolean unused =
        store.alarm(epoch, Optional.of(alarm), Optional.empty(), "", Duration.ZERO, parcels);
  }

  private static Notice notice(
      Rule rule, Alarm alarm, boolean recovered, String detail, long nowMs) {
    long lasted = (nowMs - alarm.sinceMs()) / 1000;
    String text = recovered ? detail + " after " + lasted + " s" : detail;
    return new Notice(
        rule.id(),
        rule.note(),
        alarm.event().word(),
        nowMs,
        false,
        recovered,
        1,
        List.of(Happening.of(alarm.event().word(), nowMs, alarm.subject(), text)));
  }
}

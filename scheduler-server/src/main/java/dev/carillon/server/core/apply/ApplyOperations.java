package dev.carillon.server.core.apply;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.AppliedItem.Change;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Limits;
import dev.carillon.server.core.Names;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.server.core.port.DefinitionTexts;
import dev.carillon.server.core.schedule.ScheduleOperations;
import dev.carillon.server.core.workflow.Definitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Applies definitions of every kind. */
public final class ApplyOperations implements Apply {
  private final DefinitionTexts texts;
  private final Definitions definitions;
  private final ScheduleOperations schedules;
  private final Limits limits;
  private final ApplyNotifications notifications;

  public ApplyOperations(
      DefinitionTexts texts,
      Definitions definitions,
      ScheduleOperations schedules,
      Limits limits,
      Notifications notifications) {
    this.notifications = new ApplyNotifications(notifications);
    this.texts = texts;
    this.definitions = definitions;
    this.schedules = schedules;
    this.limits = limits;
  }

  /** A document and where it stands among all. */
  private record Placed(int place, String path, Document document) {
    /** Schedules first, then channels, then the rules that name them. */
    int turn() {
      return switch (document.body().orElseThrow()) {
        case Document.OfChannel channel -> 1;
        case Document.OfRule rule -> 2;
        case Document.OfSchedule schedule -> 0;
        case Document.OfQueue queue -> 0;
        case Document.OfWorkflow workflow -> 0;
      };
    }

    AppliedItem item(Change change, long version, List<WorkflowProblem> problems) {
      Document.Name name = document.name();
      return new AppliedItem(
          path, document.line(), name.kind(), name.tenant(), name.id(), change, version, problems);
    }
  }

  /**
   * A call.
   *
   * @param differences what it may tell
   */
  private record Call(boolean dryRun, Caller caller, Differences differences) {
    /** The item of one that replaces what is stored. */
    AppliedItem changed(AppliedItem item, Document.Body stored, Placed placed) {
      return item.change() == Change.CHANGED
          ? item.differing(differences.of(stored, placed.document.body().orElseThrow()))
          : item;
    }
  }

  @Override
  public List<AppliedItem> apply(List<DefinitionText> files, boolean dryRun, Caller caller) {
    Call call = new Call(dryRun, caller, new Differences(texts));
    List<Placed> all = new ArrayList<>();
    for (DefinitionText file : files) {
      for (Document document : texts.read(file.text())) {
        all.add(new Placed(all.size(), file.path(), document));
      }
    }
    AppliedItem[] items = new AppliedItem[all.size()];
    Map<Document.Name, List<Placed>> named = named(all);
    List<Placed> workflows = new ArrayList<>();
    List<Placed> later = new ArrayList<>();
    for (Placed placed : all) {
      List<Placed> same = named.getOrDefault(placed.document.name(), List.of());
      if (same.size() > 1 || placed.document.body().isEmpty()) {
        List<WorkflowProblem> problems = new ArrayList<>(placed.document.problems());
        if (same.size() > 1) {
          problems.add(twice(placed, same));
        }
        items[placed.place] = placed.item(Change.INVALID, 0, problems);
      } else if (placed.document.body().get() instanceof Document.OfQueue queue) {
        items[placed.place] = guarded(placed, () -> queue(placed, queue, call));
      } else if (placed.document.body().get() instanceof Document.OfWorkflow) {
        workflows.add(placed);
      } else {
        later.add(placed);
      }
    }
    for (Placed placed : inOrder(workflows)) {
      items[placed.place] =
          guarded(placed, () -> workflow(placed, dryRun ? workflows : List.of(), call));
    }
    later.sort(Comparator.comparingInt(Placed::turn));
    List<AppliedItem> flows = workflows.stream().map(placed -> items[placed.place]).toList();
    for (Placed placed : later) {
      items[placed.place] = guarded(placed, () -> other(placed, later, flows, call));
    }
    return List.of(items);
  }

  private static Map<Document.Name, List<Placed>> named(List<Placed> all) {
    Map<Document.Name, List<Placed>> named = new HashMap<>();
    for (Placed placed : all) {
      if (!placed.document.name().id().isEmpty()) {
        named.computeIfAbsent(placed.document.name(), n -> new ArrayList<>()).add(placed);
      }
    }
    return named;
  }

  /**
   * Which of the two is meant nobody can tell: none is stored, and each says where the other is.
   */
  private static WorkflowProblem twice(Placed placed, List<Placed> same) {
    Placed other = same.stream().filter(p -> p.place != placed.place).findFirst().orElse(placed);
    return problem(
            "id",
            "Expected each definition once, but this one also stands in "
                + other.path
                + (other.document.line() > 1 ? ":" + other.document.line() : "")
                + ".",
            "Take one of them away; what was stored before is kept.")
        .at(placed.document.line(), 1);
  }

  private static WorkflowProblem problem(String field, String message, String advice) {
    return new WorkflowProblem(WorkflowProblem.Kind.INVALID, "", field, message, advice);
  }

  private static AppliedItem guarded(Placed placed, Supplier<AppliedItem> apply) {
    try {
      return apply.get();
    } catch (CarillonException e) {
      boolean wrong = e.code() == ErrorCode.INVALID_ARGUMENT || e.code() == ErrorCode.TOO_LARGE;
      return placed.item(
          wrong ? Change.INVALID : Change.REFUSED,
          0,
          List.of(problem(e.field(), e.message(), e.advice()).at(placed.document.line(), 1)));
    }
  }

  private AppliedItem queue(Placed placed, Document.OfQueue queue, Call call) {
    String id = placed.document.name().id();
    Names.check("id", id);
    QueueSettings now = limits.settings(id);
    if (now.equals(queue.settings())) {
      return placed.item(Change.UNCHANGED, 0, List.of());
    }
    if (!call.dryRun) {
      QueueSettings unused = limits.put(id, queue.settings(), call.caller);
    }
    boolean fresh = now.equals(QueueSettings.DEFAULTS);
    return call.changed(
        placed.item(fresh ? Change.NEW : Change.CHANGED, 0, List.of()),
        new Document.OfQueue(now),
        placed);
  }

  /** A workflow after those of the same call that it runs within itself. */
  private static List<Placed> inOrder(List<Placed> workflows) {
    List<Placed> ordered = new ArrayList<>();
    List<Placed> left = new ArrayList<>(workflows);
    while (!left.isEmpty()) {
      Set<String> waiting = new HashSet<>();
      left.forEach(placed -> waiting.add(key(placed)));
      List<Placed> ready =
          left.stream()
              .filter(p -> inner(p).filter(i -> !i.equals(key(p))).noneMatch(waiting::contains))
              .toList();
      // Those that run each other are refused when they are put.
      List<Placed> next = ready.isEmpty() ? List.copyOf(left) : ready;
      ordered.addAll(next);
      left.removeAll(next);
    }
    return ordered;
  }

  private static String key(Placed placed) {
    return placed.document.name().tenant() + " " + placed.document.name().id();
  }

  private static Stream<String> inner(Placed placed) {
    Workflow workflow = ((Document.OfWorkflow) placed.document.body().orElseThrow()).workflow();
    return Stream.concat(workflow.nodes().stream(), workflow.finallyNodes().stream())
        .map(Node::subWorkflow)
        .flatMap(Optional::stream)
        .map(sub -> workflow.tenant() + " " + sub.workflow());
  }

  /**
   * @param together what would be there, too, had this call stored anything
   */
  private AppliedItem workflow(Placed placed, List<Placed> together, Call call) {
    Document.OfWorkflow body = (Document.OfWorkflow) placed.document.body().orElseThrow();
    List<WorkflowProblem> problems = new ArrayList<>(definitions.validate(body.draft()));
    Set<String> coming = new HashSet<>();
    together.forEach(other -> coming.add(key(other)));
    boolean allCome = !coming.isEmpty() && inner(placed).anyMatch(coming::contains);
    problems.removeIf(p -> allCome && p.kind() == WorkflowProblem.Kind.SUB_WORKFLOW);
    if (problems.stream().anyMatch(p -> !p.warning())) {
      return placed.item(Change.INVALID, 0, problems);
    }
    Optional<Workflow> now = stored(body.workflow());
    AppliedItem item;
    if (call.dryRun) {
      Change change =
          now.map(w -> w.sameAs(body.workflow()) ? Change.UNCHANGED : Change.CHANGED)
              .orElse(Change.NEW);
      item = placed.item(change, now.map(Workflow::version).orElse(0), problems);
    } else {
      WorkflowVersion put = definitions.put(body.draft(), call.caller);
      Change change =
          put.unchanged() ? Change.UNCHANGED : now.isPresent() ? Change.CHANGED : Change.NEW;
      item = placed.item(change, put.version(), problems);
    }
    return now.map(w -> call.changed(item, new Document.OfWorkflow(body.draft(), w), placed))
        .orElse(item);
  }

  private Optional<Workflow> stored(Workflow workflow) {
    try {
      return Optional.of(definitions.get(workflow.tenant(), workflow.id(), 0));
    } catch (CarillonException e) {
      return none(e);
    }
  }

  private static <T> Optional<T> none(CarillonException e) {
    if (e.code() == ErrorCode.NOT_FOUND) {
      return Optional.empty();
    }
    throw e;
  }

  /**
   * @param together what would be there, too, had this call stored anything
   * @param flows what became, or would become, of its workflows
   */
  private AppliedItem other(
      Placed placed, List<Placed> together, List<AppliedItem> flows, Call call) {
    return switch (placed.document.body().orElseThrow()) {
      case Document.OfChannel channel ->
          notified(placed, notifications.apply(channel.channel(), call.dryRun, call.caller), call);
      case Document.OfRule rule -> {
        Set<String> coming = new HashSet<>();
        together.forEach(
            p -> {
              if (p.document.body().orElseThrow() instanceof Document.OfChannel other) {
                coming.add(other.channel().id());
              }
            });
        yield notified(
            placed, notifications.apply(rule.rule(), coming, call.dryRun, call.caller), call);
      }
      case Document.OfSchedule schedule -> schedule(placed, flows, call);
      case Document.OfQueue queue -> queue(placed, queue, call);
      case Document.OfWorkflow workflow -> workflow(placed, List.of(), call);
    };
  }

  private static AppliedItem notified(
      Placed placed, ApplyNotifications.Outcome outcome, Call call) {
    AppliedItem item = placed.item(outcome.change(), 0, List.of());
    return outcome.stored().map(stored -> call.changed(item, stored, placed)).orElse(item);
  }

  /** Workflows of a tenant that a call that is not made would bring, and the version of each. */
  private static Map<String, Integer> coming(String tenant, List<AppliedItem> flows) {
    Map<String, Integer> coming = new HashMap<>();
    for (AppliedItem flow : flows) {
      if (flow.ok() && flow.tenant().equals(tenant)) {
        boolean stays = flow.change() == Change.UNCHANGED;
        coming.put(flow.id(), Math.toIntExact(flow.version()) + (stays ? 0 : 1));
      }
    }
    return coming;
  }

  private AppliedItem schedule(Placed placed, List<AppliedItem> flows, Call call) {
    Schedule schedule = ((Document.OfSchedule) placed.document.body().orElseThrow()).schedule();
    AppliedItem item;
    Optional<ScheduleSnapshot> now = stored(schedule);
    if (call.dryRun) {
      List<WorkflowProblem> warnings =
          warnings(schedules.check(schedule, coming(schedule.tenant(), flows)));
      Change change =
          now.map(s -> s.schedule().equals(schedule) ? Change.UNCHANGED : Change.CHANGED)
              .orElse(Change.NEW);
      item = placed.item(change, now.map(ScheduleSnapshot::version).orElse(0L), warnings);
    } else {
      PutOutcome put = schedules.put(schedule, 0, call.caller);
      Change change =
          switch (put.change()) {
            case CREATED -> Change.NEW;
            case CHANGED -> Change.CHANGED;
            case UNCHANGED -> Change.UNCHANGED;
          };
      item = placed.item(change, put.schedule().version(), warnings(put.warnings()));
    }
    return now.map(s -> call.changed(item, new Document.OfSchedule(s.schedule()), placed))
        .orElse(item);
  }

  private static List<WorkflowProblem> warnings(List<String> texts) {
    return texts.stream()
        .map(t -> new WorkflowProblem(WorkflowProblem.Kind.NO_WORKER, "", "", t, ""))
        .toList();
  }

  private Optional<ScheduleSnapshot> stored(Schedule schedule) {
    try {
      return Optional.of(schedules.get(new ScheduleKey(schedule.tenant(), schedule.id())));
    } catch (CarillonException e) {
      return none(e);
    }
  }
}

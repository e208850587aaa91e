package dev.carillon.server.core.workflow;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.WorkflowStore;
import dev.carillon.server.core.port.WorkflowStore.Name;
import dev.carillon.server.core.port.WorkflowTexts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What doors do with definitions. */
public final class DefinitionOperations implements Definitions {
  private static final int MOST_PAGE = 500;
  private static final int USUAL_PAGE = 100;
  private static final int MOST_TOLD = 20;

  /** Somebody else may store a version between look and put: so often it is tried again. */
  private static final int MOST_TRIES = 20;

  /**
   * What it works with.
   *
   * @param noWorker why nobody would run a type of a queue
   * @param problem why the task of a node would be refused, besides its own limits
   * @param typical milliseconds of each node, by tenant and workflow
   */
  public record Parts(
      WorkflowStore store,
      WorkflowTexts texts,
      RunExpressions expressions,
      BiFunction<String, String, Optional<String>> noWorker,
      BiFunction<NewTask, Caller, Optional<CarillonException>> problem,
      BiFunction<String, String, Map<String, Long>> typical) {}

  private final Parts parts;

  public DefinitionOperations(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Draft read(String text) {
    return parts.texts.read(text);
  }

  @Override
  public String write(Workflow workflow) {
    return parts.texts.write(workflow);
  }

  @Override
  public WorkflowVersion put(Draft draft, Caller caller) {
    List<WorkflowProblem> problems = validate(draft, caller);
    Workflow workflow = sound(draft, problems);
    for (int n = 0; n < MOST_TRIES; n++) {
      Optional<Workflow> latest = parts.store.get(workflow.tenant(), workflow.id(), 0);
      if (latest.filter(workflow::sameAs).isPresent()) {
        return WorkflowVersion.of(latest.get(), true, problems);
      }
      Optional<Workflow> stored =
          parts.store.put(workflow, latest.map(Workflow::version).orElse(0), caller.name());
      if (stored.isPresent()) {
        return WorkflowVersion.of(stored.get(), false, problems);
      }
    }
    throw CarillonException.of(
            ErrorCode.BUSY,
            "Expected to store a version of '" + workflow.id() + "', but others did all the time.")
        .operation("put")
        .subject(workflow.id())
        .advice("Try again.")
        .build();
  }

  @Override
  public Optional<WorkflowVersion> putAfter(int latest, Draft draft, Caller caller) {
    List<WorkflowProblem> problems = validate(draft, caller);
    return parts
        .store
        .put(sound(draft, problems), latest, caller.name())
        .map(stored -> WorkflowVersion.of(stored, false, problems));
  }

  private static Workflow sound(Draft draft, List<WorkflowProblem> problems) {
    List<WorkflowProblem> wrong = problems.stream().filter(p -> !p.warning()).toList();
    if (wrong.isEmpty() && draft.workflow().isPresent()) {
      return draft.workflow().get();
    }
    WorkflowProblem first = wrong.getFirst();
    String told =
        wrong.stream()
            .limit(MOST_TOLD)
            .map(WorkflowProblem::told)
            .collect(Collectors.joining("\n"));
    String more = wrong.size() > MOST_TOLD ? "\nand " + (wrong.size() - MOST_TOLD) + " more" : "";
    throw CarillonException.of(
            ErrorCode.INVALID_ARGUMENT,
            wrong.size() == 1 ? first.said() : "Expected a sound definition, but:\n" + told + more)
        .operation("put")
        .subject(draft.workflow().map(Workflow::id).orElse(""))
        .field(first.field())
        .advice(wrong.size() == 1 ? first.advice() : "Nothing was stored.")
        .build();
  }

  @Override
  public Workflow get(String tenant, String id, int version) {
    return parts
        .store
        .get(tenant, id, version)
        .orElseThrow(
            () ->
                CarillonException.notFound(
                    "get", "workflow", version > 0 ? id + " version " + version : id));
  }

  @Override
  public WorkflowPage list(String tenant, int pageSize, String token) {
    int size = pageSize <= 0 ? USUAL_PAGE : Math.min(pageSize, MOST_PAGE);
    List<Name> all =
        parts.store.names().stream()
            .filter(name -> tenant.isEmpty() || tenant.equals(name.tenant()))
            .filter(name -> place(name).compareTo(token) > 0)
            .sorted(Comparator.comparing(DefinitionOperations::place))
            .toList();
    boolean more = all.size() > size;
    List<Name> page = more ? all.subList(0, size) : all;
    return new WorkflowPage(parts.store.latest(page), more ? place(page.getLast()) : "");
  }

  /** Sorts as the list does: by tenant, then by id. */
  private static String place(Name name) {
    return name.tenant() + "\u0001" + name.id();
  }

  @Override
  public List<WorkflowVersion> versions(String tenant, String id) {
    List<WorkflowVersion> versions = parts.store.versions(tenant, id);
    if (versions.isEmpty()) {
      throw CarillonException.notFound("versions", "workflow", id);
    }
    return versions;
  }

  @Override
  public List<WorkflowProblem> validate(Draft draft) {
    return validate(draft, Caller.SYSTEM);
  }

  private List<WorkflowProblem> validate(Draft draft, Caller caller) {
    List<WorkflowProblem> problems = new ArrayList<>(draft.problems());
    draft
        .workflow()
        .ifPresent(workflow -> problems.addAll(placed(draft, checks(workflow, caller).problems())));
    return problems;
  }

  private DefinitionChecks checks(Workflow workflow, Caller caller) {
    return new DefinitionChecks(
        parts.expressions,
        parts.store,
        parts.noWorker,
        task -> parts.problem.apply(task, caller),
        workflow);
  }

  private static List<WorkflowProblem> placed(Draft draft, List<WorkflowProblem> problems) {
    return problems.stream().map(draft.placed()).toList();
  }

  @Override
  public RunPlan plan(Draft draft, List<String> failing) {
    if (draft.workflow().isEmpty()) {
      return Plans.none(draft.problems());
    }
    Workflow workflow = draft.workflow().get();
    DefinitionChecks checks = checks(workflow, Caller.SYSTEM);
    List<WorkflowProblem> problems = new ArrayList<>(draft.problems());
    problems.addAll(placed(draft, checks.problems()));
    Map<String, Long> typical = parts.typical.apply(workflow.tenant(), workflow.id());
    return Plans.of(workflow, problems, checks.idleTypes(), typical, failing);
  }

  @Override
  public int delete(String tenant, String id, int version, String reason, Caller caller) {
    int gone = parts.store.delete(tenant, id, version, caller.name(), reason);
    if (gone == 0) {
      throw CarillonException.notFound(
          "delete", "workflow", version > 0 ? id + " version " + version : id);
    }
    return gone;
  }
}

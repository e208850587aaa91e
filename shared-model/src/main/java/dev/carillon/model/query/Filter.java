package dev.carillon.model.query;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which tasks somebody means. Immutable; {@link #toString} prints it so that parsing gives it back.
 */
public sealed interface Filter {

  /** All tasks: what an empty text means. Stands only alone. */
  record Everything() implements Filter {
    @Override
    public String toString() {
      return "";
    }
  }

  /** All parts hold; at least two, none of them an And. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
      checkParts(parts, And.class);
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** Some part holds; at least two, none of them an Or. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
      checkParts(parts, Or.class);
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** The part does not hold. */
  record Not(Filter part) implements Filter {
    public Not {
      checkParts(List.of(part, part), Everything.class);
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** It is in one of these states. */
  record InState(Set<TaskState> states) implements Filter {
    public InState {
      states = Set.copyOf(states);
      checkSome(states.size());
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** A text is one of these. */
  record Is(Subject subject, List<Glob> values) implements Filter {
    public Is {
      values = List.copyOf(values);
      checkSome(values.size());
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** A text contains one of these, whatever the case of its letters. */
  record Contains(Subject subject, List<String> values) implements Filter {
    public Contains {
      values = List.copyOf(values);
      checkSome(values.size());
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** Some part of a text matches. */
  record Matches(Subject subject, Regex regex) implements Filter {
    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** A number compares so with one of these; more than one only for EQUAL. */
  record Number(Field field, Comparison comparison, List<Long> values) implements Filter {
    public Number {
      values = List.copyOf(values);
      checkSome(values.size());
      if (field.kind() != Field.Kind.NUMBER
          || values.size() > 1 && comparison != Comparison.EQUAL) {
        throw new IllegalArgumentException("Expected a number to compare, but got " + field + ".");
      }
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** The time since it was submitted compares so. */
  record Age(Comparison comparison, Duration age) implements Filter {
    public Age {
      if (comparison == Comparison.EQUAL
          || age.isNegative()
          || !age.equals(Duration.ofMillis(age.toMillis()))) {
        throw new IllegalArgumentException("Expected an age to compare, but got " + age + ".");
      }
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** An instant compares so; never, while it has not come. */
  record At(Field field, Comparison comparison, Moment moment) implements Filter {
    public At {
      if (field.kind() != Field.Kind.TIME || comparison == Comparison.EQUAL) {
        throw new IllegalArgumentException("Expected a time to compare, but got " + field + ".");
      }
    }

    @Override
    public String toString() {
      return FilterPrinter.print(this);
    }
  }

  /** The filter that lets all pass. */
  Filter ALL = new Everything();

  /**
   * Reads a filter; an empty one means all tasks.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT with the column of the
   *     mistake
   */
  static Filter parse(String text) {
    return FilterParser.parse(text);
  }

  /** What is wrong with a text; empty if it is a filter. */
  static java.util.Optional<FilterProblem> problem(String text) {
    return FilterParser.problem(text);
  }

  /** All of them hold; flat, so that what is printed parses to the same. */
  static Filter and(List<Filter> parts) {
    List<Filter> flat = new ArrayList<>();
    for (Filter part : parts) {
      if (part instanceof And(List<Filter> inner)) {
        flat.addAll(inner);
      } else if (!(part instanceof Everything)) {
        flat.add(part);
      }
    }
    return flat.isEmpty() ? ALL : flat.size() == 1 ? flat.getFirst() : new And(flat);
  }

  /** Some of them hold. */
  static Filter or(List<Filter> parts) {
    List<Filter> flat = new ArrayList<>();
    for (Filter part : parts) {
      if (part instanceof Or(List<Filter> inner)) {
        flat.addAll(inner);
      } else if (part instanceof Everything) {
        return ALL;
      } else {
        flat.add(part);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new Or(flat);
  }

  /** True if it lets all pass. */
  default boolean everything() {
    return this instanceof Everything;
  }

  /**
   * Whether a task passes.
   *
   * @param nowMs epoch milliseconds by Redis
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for a regular expression
   *     that runs away
   */
  default boolean matches(Task task, long nowMs) {
    return Evaluation.matches(this, task, nowMs);
  }

  /** What can be said of all tasks of one state, queue, type and tenant. */
  default Verdict verdict(TaskState state, String queue, String type, String tenant) {
    return Evaluation.verdict(this, new Evaluation.Place(state, queue, type, tenant));
  }

  private static void checkSome(int size) {
    if (size == 0) {
      throw new IllegalArgumentException("Expected at least one value, but got none.");
    }
  }

  private static void checkParts(List<Filter> parts, Class<? extends Filter> not) {
    if (parts.size() < 2
        || parts.stream().anyMatch(p -> not.isInstance(p) || p instanceof Everything)) {
      throw new IllegalArgumentException("Expected two or more parts that are no " + not + ".");
    }
  }
}

package dev.carillon.model.query;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Filters and tasks drawn at random from a small world, so that they often fit each other. */
final class AnyFilter {
  static final long NOW = 1_790_000_000_000L;
  private static final List<String> WORDS =
      List.of(
          "mail",
          "default",
          "a",
          "",
          "or",
          "not",
          "/x",
          "a b",
          "q\"uote",
          "back\\slash",
          "é ü",
          "x,y",
          "(p)",
          "tab\tline\n",
          "star*",
          "timeout",
          "-dash",
          "label.x:y",
          "!~");
  private static final List<Field> TEXTS =
      List.of(
          Field.QUEUE,
          Field.TYPE,
          Field.TENANT,
          Field.NAME,
          Field.WORKER,
          Field.ERROR,
          Field.WORKFLOW,
          Field.RUN,
          Field.SCHEDULE,
          Field.KEY);

  private final Random random;

  AnyFilter(long seed) {
    this.random = new Random(seed);
  }

  Filter filter(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> new Filter.InState(states());
      case 1 -> new Filter.Is(subject(), some(this::glob));
      case 2 -> new Filter.Contains(subject(), some(this::word));
      case 3 -> new Filter.Matches(subject(), regex());
      case 4 -> number();
      case 5 -> new Filter.Age(order(), Duration.ofMillis(random.nextLong(100_000_000)));
      case 6 ->
          new Filter.At(one(List.of(Field.DUE, Field.ENDED, Field.CREATED)), order(), moment());
      case 7 -> new Filter.Is(Subject.of(Field.QUEUE), List.of(Glob.literal(one(WORDS))));
      case 8 -> new Filter.Not(filter(depth - 1));
      case 9 -> Filter.and(List.of(filter(depth - 1), filter(depth - 1), filter(depth - 1)));
      default -> Filter.or(List.of(filter(depth - 1), filter(depth - 1)));
    };
  }

  Task task() {
    TaskState state = one(List.of(TaskState.values()));
    return new Task(
        "03-8M3KQ2ZVXH4T",
        word(),
        word(),
        word(),
        word(),
        state,
        random.nextInt(10),
        1 + random.nextInt(3),
        random.nextInt(3),
        0,
        NOW - random.nextInt(100_000_000),
        NOW + random.nextInt(100_000),
        0,
        0,
        state.live() ? 0 : NOW - random.nextInt(10_000_000),
        0,
        word(),
        0,
        false,
        RetryPolicy.DEFAULT,
        Duration.ofHours(1),
        Map.of("a", word(), "mail", word()),
        Map.of("workflow", word()),
        word(),
        random.nextInt(5),
        Payload.EMPTY,
        word(),
        Payload.EMPTY,
        List.of(),
        "");
  }

  private Set<TaskState> states() {
    Set<TaskState> states = EnumSet.of(one(List.of(TaskState.values())));
    some(() -> states.add(one(List.of(TaskState.values()))));
    return random.nextInt(8) == 0 ? TaskState.liveStates() : states;
  }

  private Subject subject() {
    return random.nextInt(4) == 0
        ? Subject.label(random.nextBoolean() ? "a" : word())
        : Subject.of(one(TEXTS));
  }

  private Glob glob() {
    List<String> parts = new ArrayList<>(List.of(word()));
    while (random.nextInt(3) == 0) {
      parts.add(word());
    }
    for (int i = parts.size() - 2; i > 0; i--) {
      if (parts.get(i).isEmpty()) {
        parts.remove(i);
      }
    }
    return new Glob(parts);
  }

  private Regex regex() {
    String source =
        one(List.of("a.*b", "x/y", "\\/", "\\\\", "time.?out|mail", "[a-z /]+$", " ", "\\\"q"));
    return new Regex(source, random.nextBoolean());
  }

  private Filter number() {
    Field field = one(List.of(Field.PRIORITY, Field.ATTEMPTS, Field.SIZE, Field.GEN));
    return random.nextBoolean()
        ? new Filter.Number(field, Comparison.EQUAL, some(() -> (long) random.nextInt(4)))
        : new Filter.Number(field, order(), List.of((long) random.nextInt(4)));
  }

  private Moment moment() {
    return random.nextBoolean()
        ? new Moment.Fixed(Instant.ofEpochMilli(NOW + random.nextInt(200_000_000) - 100_000_000))
        : new Moment.FromNow(Duration.ofMillis(random.nextInt(200_000_000) - 100_000_000));
  }

  private Comparison order() {
    return one(List.of(Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST));
  }

  String word() {
    return one(WORDS);
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> List<T> some(Supplier<T> each) {
    List<T> all = new ArrayList<>();
    do {
      all.add(each.get());
    } while (random.nextInt(3) == 0);
    return all;
  }
}

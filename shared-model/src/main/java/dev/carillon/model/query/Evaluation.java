package dev.carillon.model.query;

import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Filters applied to tasks, and to groups of tasks of which only the indexed facts are known. */
final class Evaluation {
  private Evaluation() {}

  /** The indexed facts. */
  record Place(TaskState state, String queue, String type, String tenant) {
    Optional<String> text(Field field) {
      return switch (field) {
        case QUEUE -> Optional.of(queue);
        case TYPE -> Optional.of(type);
        case TENANT -> Optional.of(tenant);
        default -> Optional.empty();
      };
    }
  }

  static boolean matches(Filter filter, Task task, long nowMs) {
    return switch (filter) {
      case Filter.Everything() -> true;
      case Filter.And(List<Filter> parts) -> {
        for (Filter part : parts) {
          if (!matches(part, task, nowMs)) {
            yield false;
          }
        }
        yield true;
      }
      case Filter.Or(List<Filter> parts) -> {
        for (Filter part : parts) {
          if (matches(part, task, nowMs)) {
            yield true;
          }
        }
        yield false;
      }
      case Filter.Not(Filter part) -> !matches(part, task, nowMs);
      case Filter.InState in -> in.states().contains(task.state());
      case Filter.Is is -> some(is.subject(), task, is(is));
      case Filter.Contains contains -> some(contains.subject(), task, contains(contains));
      case Filter.Matches matches -> some(matches.subject(), task, matches.regex()::find);
      case Filter.Number number -> {
        long value = number(number.field(), task);
        yield number.values().stream().anyMatch(v -> number.comparison().holds(value, v));
      }
      case Filter.Age age -> age.comparison().holds(nowMs - task.createdMs(), age.age().toMillis());
      case Filter.At at -> {
        long value = time(at.field(), task);
        yield value != 0 && at.comparison().holds(value, at.moment().at(nowMs));
      }
    };
  }

  static Verdict verdict(Filter filter, Place place) {
    return switch (filter) {
      case Filter.Everything() -> Verdict.ALL;
      case Filter.And(List<Filter> parts) -> {
        Verdict all = Verdict.ALL;
        for (Filter part : parts) {
          Verdict one = verdict(part, place);
          if (one == Verdict.NONE) {
            yield Verdict.NONE;
          }
          all = one == Verdict.SOME ? Verdict.SOME : all;
        }
        yield all;
      }
      case Filter.Or(List<Filter> parts) -> {
        Verdict all = Verdict.NONE;
        for (Filter part : parts) {
          Verdict one = verdict(part, place);
          if (one == Verdict.ALL) {
            yield Verdict.ALL;
          }
          all = one == Verdict.SOME ? Verdict.SOME : all;
        }
        yield all;
      }
      case Filter.Not(Filter part) -> verdict(part, place).negated();
      case Filter.InState in -> Verdict.of(in.states().contains(place.state()));
      case Filter.Is is -> of(place, is.subject(), is(is));
      case Filter.Contains contains -> of(place, contains.subject(), contains(contains));
      case Filter.Matches matches -> of(place, matches.subject(), matches.regex()::find);
      case Filter.Number number -> Verdict.SOME;
      case Filter.Age age -> Verdict.SOME;
      case Filter.At at ->
          at.field() == Field.ENDED && place.state().live() ? Verdict.NONE : Verdict.SOME;
    };
  }

  private static Verdict of(Place place, Subject subject, Predicate<String> test) {
    return place.text(subject.field()).map(t -> Verdict.of(test.test(t))).orElse(Verdict.SOME);
  }

  private static Predicate<String> is(Filter.Is is) {
    return text -> is.values().stream().anyMatch(glob -> glob.matches(text));
  }

  private static Predicate<String> contains(Filter.Contains contains) {
    return text -> contains.values().stream().anyMatch(part -> containsIgnoringCase(text, part));
  }

  private static boolean containsIgnoringCase(String text, String part) {
    for (int i = 0; i <= text.length() - part.length(); i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the texts passes; a label that a task lacks passes nothing. */
  private static boolean some(Subject subject, Task task, Predicate<String> test) {
    return switch (subject.field()) {
      case QUEUE -> test.test(task.queue());
      case TYPE -> test.test(task.type());
      case TENANT -> test.test(task.tenant());
      case NAME -> test.test(task.name());
      case ID -> test.test(task.id());
      case WORKER -> test.test(task.worker());
      case ERROR -> test.test(task.error());
      case KEY -> test.test(task.idempotencyKey());
      case WORKFLOW ->
          holds(task.labels().get("workflow"), test)
              || holds(task.attributes().get("workflow"), test);
      case RUN -> holds(task.attributes().get("run"), test);
      case SCHEDULE -> holds(task.attributes().get(Target.ATTRIBUTE_SCHEDULE), test);
      case LABEL ->
          subject.key().isEmpty()
              ? task.labels().keySet().stream().anyMatch(test)
              : holds(task.labels().get(subject.key()), test);
      case STATE, PRIORITY, ATTEMPTS, LOST, GEN, SIZE, AGE, DUE, CREATED, STARTED, ENDED ->
          throw new IllegalArgumentException(subject.field() + " is no text.");
    };
  }

  private static boolean holds(
      @org.jspecify.annotations.Nullable String text, Predicate<String> test) {
    return text != null && test.test(text);
  }

  private static long number(Field field, Task task) {
    return switch (field) {
      case PRIORITY -> task.priority();
      case ATTEMPTS -> task.attempts();
      case LOST -> task.lost();
      case GEN -> task.gen();
      case SIZE -> task.payloadSize();
      default -> throw new IllegalArgumentException(field + " is no number.");
    };
  }

  private static long time(Field field, Task task) {
    return switch (field) {
      case DUE -> task.dueMs();
      case CREATED -> task.createdMs();
      case STARTED -> task.startedMs();
      case ENDED -> task.endedMs();
      default -> throw new IllegalArgumentException(field + " is no time.");
    };
  }
}

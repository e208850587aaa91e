package dev.carillon.server.security;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import java.util.List;
import java.util.Set;

/**
 * Keeps a call within the tenants and queues that its caller's roles hold for. Only for callers
 * that are limited to a part; looking a task up blocks on the store.
 */
final class Scopes {
  private final Tasks tasks;

  Scopes(Tasks tasks) {
    this.tasks = tasks;
  }

  /**
   * The call as it may be made.
   *
   * @throws CarillonException PERMISSION_DENIED; NOT_FOUND for a task of somebody else, whose
   *     existence is nobody else's business
   */
  <Q extends Message> Q within(Reach reach, String method, Q request, Caller caller) {
    return switch (reach) {
      case ANYWHERE, STORED -> request;
      case WHOLE -> throw denied(method, caller);
      case NAMED -> named(method, request, caller);
      case TASK -> {
        task(method, request, caller.access());
        yield request;
      }
    };
  }

  private void task(String method, Message request, Access access) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("id");
    String id = String.valueOf(request.getField(field));
    TaskId parsed;
    try {
      parsed = TaskId.parse(id);
    } catch (IllegalArgumentException e) {
      return; // the call itself says what is wrong with it
    }
    Task task = tasks.get(parsed);
    if (!access.reaches(task.tenant(), task.queue())) {
      throw CarillonException.notFound(method, "task", id);
    }
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private static <Q extends Message> Q named(String method, Q request, Caller caller) {
    Message.Builder narrowed = request.toBuilder();
    narrow(narrowed, "tenant", caller.access().tenants(), method, caller);
    narrow(narrowed, "queue", caller.access().queues(), method, caller);
    return (Q) narrowed.build();
  }

  private static void narrow(
      Message.Builder request, String name, Set<String> allowed, String method, Caller caller) {
    if (allowed.isEmpty()) {
      return;
    }
    FieldDescriptor one = request.getDescriptorForType().findFieldByName(name);
    FieldDescriptor many = request.getDescriptorForType().findFieldByName(name + "s");
    if (one != null) {
      String told = String.valueOf(request.getField(one));
      if (told.isEmpty() && allowed.size() == 1) {
        request.setField(one, allowed.iterator().next());
      } else if (!allowed.contains(told)) {
        throw denied(method, caller);
      }
    } else if (many != null) {
      List<?> told = (List<?>) request.getField(many);
      if (told.isEmpty()) {
        allowed.stream().sorted().forEach(each -> request.addRepeatedField(many, each));
      } else if (!allowed.containsAll(told)) {
        throw denied(method, caller);
      }
    } else {
      throw denied(method, caller);
    }
  }

  static CarillonException denied(String method, Caller caller) {
    Access access = caller.access();
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED,
            "Expected a call within the reach of '"
                + caller.name()
                + "', but "
                + method
                + " goes beyond it.")
        .operation(method)
        .advice(
            "Your roles hold for"
                + (access.tenants().isEmpty() ? "" : " tenants " + sorted(access.tenants()))
                + (access.queues().isEmpty() ? "" : " queues " + sorted(access.queues()))
                + " only: name one of them, where the call takes names.")
        .build();
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}

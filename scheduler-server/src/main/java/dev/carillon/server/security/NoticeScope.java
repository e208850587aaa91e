package dev.carillon.server.security;

import com.google.protobuf.Message;
import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.notify.TenantOf;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.v1.ListDeliveriesRequest;
import dev.carillon.v1.NotificationRef;
import dev.carillon.v1.NotificationRule;
import dev.carillon.v1.PutChannelRequest;
import dev.carillon.v1.RedeliverRequest;
import dev.carillon.v1.RotateSecretRequest;
import dev.carillon.v1.TestNotificationRequest;

/**
 * Keeps calls about notifications within a caller's tenants: the names of channels and rules say
 * whose they are, and whoever has one tenant only need not say it. Messages are their channel's.
 */
final class NoticeScope {
  private final Engine engine;

  NoticeScope(Engine engine) {
    this.engine = engine;
  }

  /** Whether something of that name may be seen; what is of the whole cluster may not. */
  static boolean reaches(Access access, String name) {
    String tenant = TenantOf.name(name);
    return !tenant.isEmpty() && access.queues().isEmpty() && access.tenants().contains(tenant);
  }

  /**
   * The call as it may be made.
   *
   * @throws CarillonException NOT_FOUND for what is somebody else's, PERMISSION_DENIED for making
   *     it
   */
  Message within(String method, Message request, Caller caller) {
    if (!caller.access().queues().isEmpty()) {
      throw Scopes.denied(method, caller); // a rule cannot be kept to a queue
    }
    return switch (request) {
      case PutChannelRequest q ->
          q.toBuilder()
              .setChannel(
                  q.getChannel().toBuilder().setId(made(method, q.getChannel().getId(), caller)))
              .build();
      case NotificationRule q -> {
        NotificationRule.Builder own = q.toBuilder().setId(made(method, q.getId(), caller));
        for (int i = 0; i < own.getChannelsCount(); i++) {
          // One of somebody else's is refused by the rule's own check, whether it is there or not.
          own.setChannels(i, own(own.getChannels(i), caller));
        }
        yield own.build();
      }
      case RotateSecretRequest q ->
          q.toBuilder().setId(known(method, "channel", q.getId(), caller)).build();
      case TestNotificationRequest q ->
          q.toBuilder()
              .setRule(known(method, "rule", q.getRule(), caller))
              .setChannel(known(method, "channel", q.getChannel(), caller))
              .build();
      case ListDeliveriesRequest q ->
          q.toBuilder()
              .setRule(own(q.getRule(), caller))
              .setChannel(own(q.getChannel(), caller))
              .build();
      case RedeliverRequest q -> {
        q.getIdsList().forEach(id -> message(method, id, caller));
        yield q.toBuilder().setChannel(known(method, "channel", q.getChannel(), caller)).build();
      }
      case NotificationRef q -> {
        if (method.endsWith("GetDelivery")) {
          message(method, q.getId(), caller);
          yield q;
        }
        String what = method.endsWith("Rule") ? "rule" : "channel";
        yield q.toBuilder().setId(known(method, what, q.getId(), caller)).build();
      }
      default -> throw new IllegalStateException("Expected to narrow " + method);
    };
  }

  private static String own(String name, Caller caller) {
    return caller.access().tenants().size() == 1
        ? TenantOf.own(name, caller.access().tenants().iterator().next())
        : name;
  }

  private static String made(String method, String name, Caller caller) {
    String own = own(name, caller);
    if (!reaches(caller.access(), own)) {
      throw Scopes.denied(method, caller);
    }
    return own;
  }

  private static String known(String method, String what, String name, Caller caller) {
    String own = own(name, caller);
    if (!own.isEmpty() && !reaches(caller.access(), own)) {
      throw CarillonException.notFound(method, what, name);
    }
    return own;
  }

  private void message(String method, String id, Caller caller) {
    String channel = engine.notifications().delivery(id).channel();
    if (!reaches(caller.access(), channel)) {
      throw CarillonException.notFound(method, "message", id);
    }
  }
}

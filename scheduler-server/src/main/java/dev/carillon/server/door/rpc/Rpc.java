package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import dev.carillon.server.core.Caller;

/**
 * One unary call. Blocks on the store; call it on a virtual thread.
 *
 * @param method its place in the contract
 * @param prototype an empty request
 * @param call what it does
 */
public record Rpc<Q extends Message, R extends Message>(
    MethodDescriptor method, Q prototype, Call<Q, R> call) {

  /** What a call does; throws CarillonException if it refuses. */
  @FunctionalInterface
  public interface Call<Q, R> {
    R apply(Q request, Caller caller);
  }

  public Rpc {
    if (!method.getInputType().equals(prototype.getDescriptorForType())) {
      throw new IllegalArgumentException(
          "Expected " + method.getFullName() + " to take " + method.getInputType().getFullName());
    }
  }

  /** A call of a service, by its short name. */
  public static <Q extends Message, R extends Message> Rpc<Q, R> of(
      ServiceDescriptor service, String name, Q prototype, Call<Q, R> call) {
    MethodDescriptor method = service.findMethodByName(name);
    if (method == null) {
      throw new IllegalArgumentException(
          "Expected a method of " + service.getFullName() + ", but got " + name);
    }
    return new Rpc<>(method, prototype, call);
  }

  /** For example {@code carillon.v1.TaskService/Submit}, as gRPC writes it. */
  public String fullName() {
    return method.getService().getFullName() + '/' + method.getName();
  }

  /** Makes the call with a request whose type is known only at run time. */
  @SuppressWarnings("unchecked") // a message's class is that of its type's prototype
  public R handle(Message request, Caller caller) {
    return call.apply((Q) prototype.getClass().cast(request), caller);
  }
}

package dev.carillon.server.security;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.v1.Health;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a caller may make a call. Every call of the contract passes here, by whatever road it
 * came.
 */
public final class Gate {
  /** Answers that hand a secret to whom it belongs, and what was masked when it was written. */
  private static final Set<String> UNMASKED =
      Set.of(
          // Receipts, of which there are many; what is refused was masked when it was written.
          "carillon.v1.TaskService/Submit",
          "carillon.v1.TaskService/SubmitBatch",
          "carillon.v1.TaskService/SubmitStream",
          "carillon.v1.AccessService/Login",
          "carillon.v1.AccessService/CreateToken",
          "carillon.v1.AuditService/List",
          "carillon.v1.AuditService/Export");

  private static final String REGISTER = "carillon.v1.WorkerService/Register";

  private final Scopes scopes;
  private final WorkerOwners owners;

  /**
   * @param engine to look up whose a thing is
   * @param credentials tell whose a worker id is
   */
  public Gate(Engine engine, CredentialStore credentials) {
    this.scopes = new Scopes(engine);
    this.owners =
        new WorkerOwners(credentials, id -> engine.workers().forget(id), System::nanoTime);
  }

  /** Whether the caller came where no caller is asked who he is. */
  static boolean nobodyHasToProve(Caller caller) {
    return !caller.authenticated() && caller.access().equals(Access.ALL);
  }

  /**
   * Lets a call pass, kept within the part of the data that the caller's roles hold for. May block
   * on the store.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  public <Q extends Message> Q admit(String method, Q request, Caller caller) {
    check(method, caller);
    Optional<Permissions.Rule> rule = Permissions.of(method);
    if (rule.filter(r -> r.permission() == Permission.OPERATE).isPresent()) {
      MaskedAnswers.refuseIn(request);
    }
    if (rule.filter(r -> r.permission() == Permission.WORK).isPresent()) {
      String id = String.valueOf(request.getField(field(request, "worker_id")));
      if (method.equals(REGISTER) && !nobodyHasToProve(caller)) {
        owners.register(id, caller);
      } else {
        worker(id, caller);
      }
    }
    if (!caller.access().limited()) {
      return request;
    }
    Reach reach = rule.map(Permissions.Rule::reach).orElse(Reach.WHOLE);
    return scopes.within(reach, method, request, caller);
  }

  private static FieldDescriptor field(Message request, String name) {
    return Objects.requireNonNull(request.getDescriptorForType().findFieldByName(name), name);
  }

  /**
   * Refuses a worker id that another principal registered. May block on the store.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  public void worker(String id, Caller caller) {
    if (!nobodyHasToProve(caller)) {
      owners.check(id, caller);
    }
  }

  /** An answer as the caller may see it. */
  public <P extends Message> P show(String method, P answer, Caller caller) {
    Permission needed =
        Permissions.of(method).map(Permissions.Rule::permission).orElse(Permission.VIEW);
    if (needed == Permission.WORK) {
      return answer; // what is run is run as it was submitted
    }
    P told = withoutFindings(answer, caller);
    P reached = caller.access().limited() ? scopes.shown(told, caller) : told;
    P seen = Permission.PAYLOAD.in(caller.access().roles()) ? reached : Payloads.without(reached);
    return UNMASKED.contains(method) ? seen : MaskedAnswers.masked(seen);
  }

  /** Findings name queues, topics and people of all; how the server is, everybody may know. */
  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private static <P extends Message> P withoutFindings(P answer, Caller caller) {
    return answer instanceof Health health && !nobodyHasToProve(caller) && !maySeeAll(caller)
        ? (P) health.toBuilder().clearFindings().build()
        : answer;
  }

  /** An answer without the secrets in what people and programs put into it. */
  public static <P extends Message> P masked(P answer) {
    return MaskedAnswers.masked(answer);
  }

  /**
   * Lets a call pass.
   *
   * @param method its full name, such as {@code carillon.v1.TaskService/Submit}
   * @throws CarillonException PERMISSION_DENIED
   */
  public void check(String method, Caller caller) {
    if (nobodyHasToProve(caller)) {
      return; // nobody has to prove anything here
    }
    Optional<Permissions.Rule> rule = Permissions.of(method);
    if (rule.isEmpty()) {
      throw denied(method, caller, "Nobody may make this call: it has no permission.");
    }
    Permission needed = rule.get().permission();
    if (needed == Permission.OPEN) {
      return;
    }
    require(method, needed, caller);
    if (rule.get().reach() == Reach.WHOLE && caller.access().limited()) {
      throw Scopes.denied(method, caller);
    }
  }

  /** Whether somebody may look at the whole server. */
  public static boolean maySeeAll(Caller caller) {
    return Permission.VIEW.in(caller.access().roles()) && !caller.access().limited();
  }

  /** Whether a call would pass. */
  public boolean may(String method, Caller caller) {
    try {
      check(method, caller);
      return true;
    } catch (CarillonException e) {
      return false;
    }
  }

  /**
   * Lets something pass that needs a permission.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  public static void require(String what, Permission needed, Caller caller) {
    if (!needed.in(caller.access().roles()) || !caller.authenticated()) {
      throw denied(
          what,
          caller,
          "It needs the permission "
              + needed.name().toLowerCase(java.util.Locale.ROOT)
              + "; an administrator can give you a role that has it.");
    }
  }

  /**
   * The same at a door that is not of the contract: storing tasks is checked one by one, and all
   * else there is about everything.
   */
  static void requireAtDoor(String what, Permission needed, Caller caller) {
    require(what, needed, caller);
    boolean checkedLater = needed == Permission.SUBMIT && !Roads.ofWorkflows(what);
    if (!checkedLater && caller.access().limited()) {
      throw Scopes.denied(what, caller);
    }
  }

  private static CarillonException denied(String what, Caller caller, String advice) {
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED,
            "Expected somebody who may call " + what + ", but '" + caller.name() + "' may not.")
        .operation(what)
        .advice(advice)
        .build();
  }
}

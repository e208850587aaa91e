package dev.carillon.server.security.audit;

import com.google.protobuf.Message;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.Deed;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.trail.Trail;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.security.Actors;
import dev.carillon.v1.LoginRequest;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The one place where changes become entries of the audit log. A change has its entry, written when
 * it is done and before its caller is answered; submits and refusals are counted together.
 */
public final class Audit {
  private final Trail trail;
  private final UnaryOperator<String> mask;
  private final Predicate<String> user;

  /**
   * @param mask hides secrets in texts
   * @param user whether there is a user of that name
   */
  public Audit(Trail trail, UnaryOperator<String> mask, Predicate<String> user) {
    this.trail = trail;
    this.mask = mask;
    this.user = user;
  }

  /** Makes a call of the contract, and writes an entry if it is one that changes something. */
  public <R extends Message> R call(
      String method, Message request, Caller caller, Supplier<R> call) {
    if (!Audited.each(method)) {
      return call.get();
    }
    Told told = request instanceof LoginRequest login ? login(login) : Told.of(request);
    Caller who = caller;
    R answer;
    try {
      answer = call.get();
    } catch (RuntimeException | Error e) {
      failed(method, who, told, e, request instanceof LoginRequest);
      throw e;
    }
    if (request instanceof LoginRequest login) {
      who = Actors.user(login.getUsername()).from(caller.address());
    }
    String made = request instanceof LoginRequest ? "" : Told.made(answer, told.target());
    String detail = told.detail() + (told.detail().isEmpty() || made.isEmpty() ? "" : " ") + made;
    boolean unused = trail.write(deed(method, who, told, AuditOutcome.OK, "", detail, 1, 0));
    return answer;
  }

  /** Makes a change of a door that is not of the contract, and writes an entry. */
  public <T> T door(String method, String tenant, String target, Caller caller, Supplier<T> call) {
    Told told = new Told(target, tenant, "", "");
    T answer;
    try {
      answer = call.get();
    } catch (RuntimeException | Error e) {
      failed(method, caller, told, e, false);
      throw e;
    }
    boolean unused = trail.write(deed(method, caller, told, AuditOutcome.OK, "", "", 1, 0));
    return answer;
  }

  /** A name that is nobody's may be a password that went into the wrong field. */
  private Told login(LoginRequest login) {
    boolean known = user.test(login.getUsername());
    return new Told(known ? login.getUsername() : "", "", "", known ? "" : "unknown user");
  }

  private void failed(String method, Caller caller, Told told, Throwable e, boolean login) {
    ErrorCode code = e instanceof CarillonException known ? known.code() : ErrorCode.INTERNAL;
    Deed deed = deed(method, caller, told, outcome(code), code.name(), told.detail(), 1, 0);
    if (login || deed.outcome() == AuditOutcome.REFUSED) {
      // Whoever is refused can come again a thousand times a second.
      trail.count(deed);
    } else {
      boolean unused = trail.write(deed);
    }
  }

  private static AuditOutcome outcome(ErrorCode code) {
    return code == ErrorCode.PERMISSION_DENIED || code == ErrorCode.UNAUTHENTICATED
        ? AuditOutcome.REFUSED
        : AuditOutcome.FAILED;
  }

  /** Lets a check pass, and counts what it refuses. */
  public <T> T checked(String method, Caller caller, Supplier<T> check) {
    try {
      return check.get();
    } catch (CarillonException e) {
      refused(method, caller, e);
      throw e;
    }
  }

  /** Lets a check pass, and counts what it refuses. */
  public void checked(String method, Caller caller, Runnable check) {
    boolean unused =
        checked(
            method,
            caller,
            () -> {
              check.run();
              return true;
            });
  }

  /** Counts a refusal; what is wrong for another reason than who calls is none. */
  public void refused(String method, Caller caller, CarillonException e) {
    if (outcome(e.code()) == AuditOutcome.REFUSED) {
      trail.count(
          deed(
              method,
              caller,
              new Told("", "", "", ""),
              AuditOutcome.REFUSED,
              e.code().name(),
              "",
              1,
              0));
    }
  }

  /** Tasks that count what is stored by a call. */
  public Tasks tasks(Tasks tasks, String method) {
    return new AuditedTasks(tasks, method, this);
  }

  /** Counts submits of one call that ended alike. */
  void submitted(
      String method,
      Caller caller,
      String tenant,
      String target,
      AuditOutcome outcome,
      String code,
      int items) {
    trail.count(
        deed(method, caller, new Told(target, tenant, "", ""), outcome, code, "", 1, items));
  }

  private Deed deed(
      String method,
      Caller caller,
      Told told,
      AuditOutcome outcome,
      String code,
      String detail,
      int calls,
      int items) {
    return new Deed(
        Mask.name(caller.name()),
        Actors.proof(caller),
        caller.address(),
        method,
        mask.apply(told.tenant()),
        mask.apply(told.target()),
        mask.apply(told.reason()),
        outcome,
        code,
        mask.apply(detail),
        calls,
        items,
        trail.nowMs(),
        trail.server());
  }
}

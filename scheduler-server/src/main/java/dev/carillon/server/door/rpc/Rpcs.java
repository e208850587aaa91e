package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.trail.TrailReader;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.access.AccessDesk;
import dev.carillon.server.security.audit.Audit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every unary call of the contract, by its full name. */
public final class Rpcs {
  private final Gate gate;
  private final Audit audit;
  private final Map<String, Rpc<?, ?>> byName = new LinkedHashMap<>();

  /**
   * Takes the calls of an engine.
   *
   * @throws IllegalStateException if the contract has a unary call that nobody answers
   */
  public Rpcs(Engine engine, AccessDesk desk, TrailReader trail, Gate gate, Audit audit) {
    this.gate = gate;
    this.audit = audit;
    new TaskRpcs(engine.tasks(), audit).all().forEach(this::add);
    new QueueRpcs(engine.queues()).all().forEach(this::add);
    new LimitRpcs(engine.limits()).all().forEach(this::add);
    new WorkerRpcs(engine.workers()).all().forEach(this::add);
    new ClusterRpcs(engine.cluster()).all().forEach(this::add);
    new InsightRpcs(engine.cluster()).all().forEach(this::add);
    new TaskControlRpcs(engine.control()).all().forEach(this::add);
    new TrustRpcs(engine.trust()).all().forEach(this::add);
    new SearchRpcs(engine.finding().search()).all().forEach(this::add);
    new DeadLetterRpcs(engine.deadLetters()).all().forEach(this::add);
    new ControlRpcs(engine.pauses()).all().forEach(this::add);
    new ScheduleRpcs(engine.schedules()).all().forEach(this::add);
    new WorkflowRpcs(engine.workflows()).all().forEach(this::add);
    new ApplyRpcs(engine.apply()).all().forEach(this::add);
    new BulkRpcs(engine.finding().bulk()).all().forEach(this::add);
    new NotificationRpcs(engine.notifications()).all().forEach(this::add);
    new AccessRpcs(desk).all().forEach(this::add);
    new AuditRpcs(trail).all().forEach(this::add);
    for (ServiceDescriptor service : services()) {
      service.getMethods().stream()
          .filter(m -> !m.isClientStreaming() && !m.isServerStreaming())
          .map(m -> service.getFullName() + '/' + m.getName())
          .filter(name -> !byName.containsKey(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalStateException("Expected an answer to " + name);
              });
    }
  }

  /** The services of the contract. */
  public static List<ServiceDescriptor> services() {
    return List.of(
            dev.carillon.v1.Tasks.getDescriptor(),
            dev.carillon.v1.Taskcontrol.getDescriptor(),
            dev.carillon.v1.Queues.getDescriptor(),
            dev.carillon.v1.LimitsProto.getDescriptor(),
            dev.carillon.v1.Workers.getDescriptor(),
            dev.carillon.v1.Cluster.getDescriptor(),
            dev.carillon.v1.InsightProto.getDescriptor(),
            dev.carillon.v1.Events.getDescriptor(),
            dev.carillon.v1.Deadletters.getDescriptor(),
            dev.carillon.v1.ControlProto.getDescriptor(),
            dev.carillon.v1.Explain.getDescriptor(),
            dev.carillon.v1.Doctor.getDescriptor(),
            dev.carillon.v1.SchedulesProto.getDescriptor(),
            dev.carillon.v1.WorkflowsProto.getDescriptor(),
            dev.carillon.v1.ApplyProto.getDescriptor(),
            dev.carillon.v1.SearchProto.getDescriptor(),
            dev.carillon.v1.BulkProto.getDescriptor(),
            dev.carillon.v1.LedgerOuterClass.getDescriptor(),
            dev.carillon.v1.NotificationsProto.getDescriptor(),
            dev.carillon.v1.AccessProto.getDescriptor(),
            dev.carillon.v1.AuditProto.getDescriptor())
        .stream()
        .map(FileDescriptor::getServices)
        .flatMap(List::stream)
        .toList();
  }

  private void add(Rpc<?, ?> rpc) {
    byName.put(rpc.fullName(), guarded(rpc));
  }

  /** Every road to a call leads through here. */
  private <Q extends Message, R extends Message> Rpc<Q, R> guarded(Rpc<Q, R> rpc) {
    String name = rpc.fullName();
    return new Rpc<>(
        rpc.method(),
        rpc.prototype(),
        (request, caller) -> {
          Q admitted = audit.checked(name, caller, () -> gate.admit(name, request, caller));
          R answer = audit.call(name, admitted, caller, () -> rpc.call().apply(admitted, caller));
          return gate.show(name, answer, caller);
        });
  }

  /** What decides who may call. */
  public Gate gate() {
    return gate;
  }

  /** What writes down who called. */
  public Audit audit() {
    return audit;
  }

  public Collection<Rpc<?, ?>> all() {
    return byName.values();
  }

  /**
   * The call of a full name like {@code carillon.v1.TaskService/Submit}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Rpc<?, ?> get(String fullName) {
    Rpc<?, ?> rpc = byName.get(fullName);
    if (rpc == null) {
      throw new IllegalArgumentException("Expected a unary call, but got " + fullName);
    }
    return rpc;
  }
}

package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Queues;
import dev.carillon.v1.ListQueuesRequest;
import dev.carillon.v1.ListQueuesResponse;
import dev.carillon.v1.PauseQueueRequest;
import dev.carillon.v1.Queue;
import dev.carillon.v1.ResumeQueueRequest;
import dev.carillon.wire.QueueMapping;
import java.util.List;

/** QueueService. */
final class QueueRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.Queues.getDescriptor().findServiceByName("QueueService");

  private final Queues queues;

  QueueRpcs(Queues queues) {
    this.queues = queues;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(SERVICE, "List", ListQueuesRequest.getDefaultInstance(), (q, caller) -> list(q)),
        Rpc.of(SERVICE, "Pause", PauseQueueRequest.getDefaultInstance(), this::pause),
        Rpc.of(SERVICE, "Resume", ResumeQueueRequest.getDefaultInstance(), this::resume));
  }

  private ListQueuesResponse list(ListQueuesRequest request) {
    ListQueuesResponse.Builder answer = ListQueuesResponse.newBuilder();
    queues
        .list(request.getQueue(), request.getTenant())
        .forEach(q -> answer.addQueues(QueueMapping.toProto(q)));
    return answer.build();
  }

  private Queue pause(PauseQueueRequest request, Caller caller) {
    return QueueMapping.toProto(
        queues.pause(
            request.getQueue(),
            Checks.reason(request.getReason()),
            Checks.span(request.getForMillis(), "for_millis"),
            caller));
  }

  private Queue resume(ResumeQueueRequest request, Caller caller) {
    return QueueMapping.toProto(queues.resume(request.getQueue(), caller));
  }
}

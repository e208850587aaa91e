package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.Previews;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.schedule.ScheduleOperations;
import dev.carillon.v1.Backfill;
import dev.carillon.v1.BackfillRef;
import dev.carillon.v1.DeleteScheduleResponse;
import dev.carillon.v1.DescribeScheduleRequest;
import dev.carillon.v1.DescribeScheduleResponse;
import dev.carillon.v1.FireRecord;
import dev.carillon.v1.ListBackfillsRequest;
import dev.carillon.v1.ListBackfillsResponse;
import dev.carillon.v1.ListFiresRequest;
import dev.carillon.v1.ListFiresResponse;
import dev.carillon.v1.ListSchedulesRequest;
import dev.carillon.v1.ListSchedulesResponse;
import dev.carillon.v1.PauseScheduleRequest;
import dev.carillon.v1.PlanBackfillRequest;
import dev.carillon.v1.PreviewScheduleRequest;
import dev.carillon.v1.PreviewScheduleResponse;
import dev.carillon.v1.PutScheduleRequest;
import dev.carillon.v1.PutScheduleResponse;
import dev.carillon.v1.RunScheduleRequest;
import dev.carillon.v1.ScheduleRef;
import dev.carillon.v1.ScheduleStatus;
import dev.carillon.v1.SchedulesProto;
import dev.carillon.wire.FireMapping;
import dev.carillon.wire.ScheduleMapping;
import java.util.List;

/** ScheduleService. */
final class ScheduleRpcs {
  private static final ServiceDescriptor SERVICE =
      SchedulesProto.getDescriptor().findServiceByName("ScheduleService");
  private static final int MAX_REQUEST_ID = 64;

  private final ScheduleOperations schedules;

  ScheduleRpcs(ScheduleOperations schedules) {
    this.schedules = schedules;
  }

  List<Rpc<?, ?>> all() {
    ScheduleRef ref = ScheduleRef.getDefaultInstance();
    BackfillRef backfill = BackfillRef.getDefaultInstance();
    return List.of(
        Rpc.of(SERVICE, "Put", PutScheduleRequest.getDefaultInstance(), this::put),
        Rpc.of(SERVICE, "Get", ref, (q, caller) -> FireMapping.toProto(schedules.get(key(q)))),
        Rpc.of(SERVICE, "List", ListSchedulesRequest.getDefaultInstance(), this::list),
        Rpc.of(SERVICE, "Delete", ref, this::delete),
        Rpc.of(SERVICE, "Pause", PauseScheduleRequest.getDefaultInstance(), this::pause),
        Rpc.of(
            SERVICE,
            "Resume",
            ref,
            (q, caller) -> FireMapping.toProto(schedules.resume(key(q), caller))),
        Rpc.of(SERVICE, "RunNow", RunScheduleRequest.getDefaultInstance(), this::runNow),
        Rpc.of(SERVICE, "Preview", PreviewScheduleRequest.getDefaultInstance(), this::preview),
        Rpc.of(SERVICE, "Describe", DescribeScheduleRequest.getDefaultInstance(), this::describe),
        Rpc.of(SERVICE, "Fires", ListFiresRequest.getDefaultInstance(), this::fires),
        Rpc.of(SERVICE, "PlanBackfill", PlanBackfillRequest.getDefaultInstance(), this::plan),
        Rpc.of(
            SERVICE,
            "ApplyBackfill",
            backfill,
            (q, caller) -> FireMapping.toProto(schedules.applyBackfill(q.getId(), caller))),
        Rpc.of(
            SERVICE,
            "GetBackfill",
            backfill,
            (q, caller) -> FireMapping.toProto(schedules.backfill(q.getId()))),
        Rpc.of(SERVICE, "ListBackfills", ListBackfillsRequest.getDefaultInstance(), this::listed),
        Rpc.of(
            SERVICE,
            "CancelBackfill",
            backfill,
            (q, caller) -> FireMapping.toProto(schedules.cancelBackfill(q.getId(), caller))));
  }

  private static ScheduleKey key(ScheduleRef q) {
    return ScheduleMapping.key(q.getTenant(), q.getId());
  }

  private static Schedule schedule(dev.carillon.v1.Schedule proto) {
    return ScheduleMapping.fromProto(proto, "schedule.");
  }

  private PutScheduleResponse put(PutScheduleRequest q, Caller caller) {
    return FireMapping.toProto(
        schedules.put(schedule(q.getSchedule()), q.getExpectedVersion(), caller));
  }

  private ListSchedulesResponse list(ListSchedulesRequest q, Caller caller) {
    return FireMapping.toProto(
        schedules.list(
            FireMapping.fromProto(q), Checks.pageSize(q.getPageSize()), q.getPageToken()));
  }

  private DeleteScheduleResponse delete(ScheduleRef q, Caller caller) {
    schedules.delete(key(q), caller);
    return DeleteScheduleResponse.getDefaultInstance();
  }

  private ScheduleStatus pause(PauseScheduleRequest q, Caller caller) {
    return FireMapping.toProto(
        schedules.pause(
            ScheduleMapping.key(q.getTenant(), q.getId()),
            Checks.reason(q.getReason()),
            Checks.span(q.getForMillis(), "for_millis"),
            caller));
  }

  private FireRecord runNow(RunScheduleRequest q, Caller caller) {
    if (q.getRequestId().length() > MAX_REQUEST_ID) {
      throw CarillonException.invalid(
          "request_id",
          "Expected at most 64 characters, but got " + q.getRequestId().length() + ".",
          "A random UUID will do.");
    }
    return FireMapping.toProto(
        schedules.runNow(
            ScheduleMapping.key(q.getTenant(), q.getId()),
            Checks.reason(q.getReason()),
            q.getRequestId(),
            caller));
  }

  private PreviewScheduleResponse preview(PreviewScheduleRequest q, Caller caller) {
    if (q.getCount() < 0 || q.getCount() > Previews.MAX_COUNT) {
      throw CarillonException.invalid(
          "count",
          "Expected 1–1,000 fires, but got " + q.getCount() + ".",
          "Leave it out for 10, and go on from the last one with from_ms.");
    }
    Schedule schedule =
        q.hasSchedule()
            ? schedule(q.getSchedule())
            : schedules.get(ScheduleMapping.key(q.getTenant(), q.getId())).schedule();
    return FireMapping.toProto(schedules.preview(schedule, q.getFromMs(), q.getCount()));
  }

  private DescribeScheduleResponse describe(DescribeScheduleRequest q, Caller caller) {
    Schedule schedule = schedule(q.getSchedule());
    return DescribeScheduleResponse.newBuilder()
        .addAllWarnings(schedules.check(schedule))
        .setDescription(Description.of(schedule))
        .build();
  }

  private ListFiresResponse fires(ListFiresRequest q, Caller caller) {
    return FireMapping.toProto(
        schedules.fires(
            ScheduleMapping.key(q.getTenant(), q.getId()),
            FireMapping.outcome(q.getOutcomeValue()),
            Checks.pageSize(q.getPageSize()),
            q.getPageToken()));
  }

  private Backfill plan(PlanBackfillRequest q, Caller caller) {
    Checks.reason(q.getReason());
    return FireMapping.toProto(
        schedules.planBackfill(
            ScheduleMapping.key(q.getTenant(), q.getId()), FireMapping.order(q), caller));
  }

  private ListBackfillsResponse listed(ListBackfillsRequest q, Caller caller) {
    return ListBackfillsResponse.newBuilder()
        .addAllBackfills(
            schedules.backfills(q.getTenant(), q.getSchedule()).stream()
                .map(FireMapping::toProto)
                .toList())
        .build();
  }
}

package dev.carillon.server.security;

import static dev.carillon.server.security.Permission.ADMINISTER;
import static dev.carillon.server.security.Permission.AUDIT;
import static dev.carillon.server.security.Permission.KNOWN;
import static dev.carillon.server.security.Permission.OPEN;
import static dev.carillon.server.security.Permission.OPERATE;
import static dev.carillon.server.security.Permission.PAYLOAD;
import static dev.carillon.server.security.Permission.SUBMIT;
import static dev.carillon.server.security.Permission.VIEW;
import static dev.carillon.server.security.Permission.WORK;
import static dev.carillon.server.security.Reach.ANYWHERE;
import static dev.carillon.server.security.Reach.DEAD;
import static dev.carillon.server.security.Reach.FILTERED;
import static dev.carillon.server.security.Reach.NAMED;
import static dev.carillon.server.security.Reach.NOTIFICATION;
import static dev.carillon.server.security.Reach.PLANNED;
import static dev.carillon.server.security.Reach.SCHEDULE;
import static dev.carillon.server.security.Reach.SHOWN;
import static dev.carillon.server.security.Reach.STORED;
import static dev.carillon.server.security.Reach.TASK;
import static dev.carillon.server.security.Reach.WHOLE;
import static dev.carillon.server.security.Reach.WORKFLOW;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one table: what each call of the contract needs. A call that is not in it is denied to
 * everybody who had to prove who he is.
 */
public final class Permissions {
  /**
   * What a call needs.
   *
   * @param permission that the caller must have
   * @param reach how it is kept within a part of the data
   */
  public record Rule(Permission permission, Reach reach) {
    /** Whether it changes something that people change, and is written to the audit log. */
    public boolean changes() {
      return permission == SUBMIT || permission == OPERATE || permission == ADMINISTER;
    }
  }

  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    tasks();
    notifications();
    operations();
    workflowsAndSchedules();
    add("ClusterService", VIEW, WHOLE, "WatchOverview");
    add("ClusterService", VIEW, NAMED, "Stats");
    add("ClusterService", VIEW, ANYWHERE, "Info");
    add("ClusterService", KNOWN, ANYWHERE, "Health");
    add("InsightService", VIEW, WHOLE, "Ground", "Course");
    add("EventService", VIEW, SHOWN, "Watch");
    add("DoctorService", VIEW, WHOLE, "Examine");
    add("LedgerService", VIEW, WHOLE, "Get", "Watch", "Report");
    add("LedgerService", OPERATE, WHOLE, "Check");
    add("WorkerService", WORK, NAMED, "Register");
    add("WorkerService", WORK, ANYWHERE, "Session", "Claim", "Complete", "Release", "Logs");
    add("WorkerService", VIEW, WHOLE, "List");
    add("WorkerService", OPERATE, WHOLE, "Pause", "Resize", "Drain");
    add("AuditService", AUDIT, WHOLE, "List", "Export", "Verify");
    add("AccessService", OPEN, ANYWHERE, "Login");
    add("AccessService", KNOWN, ANYWHERE, "WhoAmI", "Logout");
    add("AccessService", ADMINISTER, WHOLE, "CreateToken", "ListTokens", "RevokeToken");
    add("AccessService", ADMINISTER, WHOLE, "PutUser", "ListUsers", "RemoveUser");
  }

  private Permissions() {}

  private static void tasks() {
    add("TaskService", SUBMIT, STORED, "Submit", "SubmitBatch", "SubmitStream");
    add("TaskService", VIEW, TASK, "Get", "Watch");
    add("TaskService", VIEW, NAMED, "List");
    add("TaskService", PAYLOAD, TASK, "Logs");
    add("TaskService", OPERATE, TASK, "Cancel", "Retry");
    add("TaskControlService", OPERATE, TASK, "Hold", "Resume", "Reschedule", "RunNow", "Edit");
    add("TaskControlService", OPERATE, TASK, "Delete", "RetryAsNew");
    add("ExplainService", VIEW, TASK, "Explain");
    add("ExplainService", VIEW, WHOLE, "ExplainNode");
    add("SearchService", VIEW, FILTERED, "Search", "Page", "Facets");
    add("SearchService", VIEW, SHOWN, "Complete", "Validate");
  }

  private static void operations() {
    add("BulkService", OPERATE, FILTERED, "Plan");
    add("BulkService", OPERATE, PLANNED, "Apply", "Cancel");
    add("BulkService", VIEW, PLANNED, "Get", "Watch", "Results");
    add("BulkService", VIEW, SHOWN, "List");
    add("ControlService", OPERATE, WHOLE, "Pause", "Resume");
    add("ControlService", VIEW, WHOLE, "ListPauses", "Forecast");
    add("DeadLetterService", VIEW, DEAD, "ListGroups", "List");
    add("DeadLetterService", VIEW, SHOWN, "ListCanaries");
    add("DeadLetterService", VIEW, PLANNED, "GetCanary", "WatchCanary");
    add("DeadLetterService", OPERATE, DEAD, "Redrive", "Discard", "StartCanary");
    add("DeadLetterService", OPERATE, WHOLE, "Undo");
    add("DeadLetterService", OPERATE, PLANNED, "AbortCanary");
    add("LimitService", VIEW, WHOLE, "GetSettings", "GetLimits", "GetTenantLimits");
    add("LimitService", OPERATE, WHOLE, "PutSettings", "PutTenantLimits");
    add("QueueService", VIEW, NAMED, "List");
    add("QueueService", OPERATE, NAMED, "Pause", "Resume");
  }

  private static void workflowsAndSchedules() {
    add("WorkflowService", VIEW, WORKFLOW, "Get", "Versions", "Validate", "Plan");
    add("WorkflowService", VIEW, WORKFLOW, "GetRun", "WatchRun");
    add("WorkflowService", VIEW, SHOWN, "List", "ListRuns");
    add("WorkflowService", SUBMIT, WORKFLOW, "Run");
    add("WorkflowService", OPERATE, WORKFLOW, "Put", "Delete", "DeleteRun", "RetryNode");
    add("WorkflowService", OPERATE, WORKFLOW, "RerunFrom", "Pause", "Resume", "Cancel");
    add("ApplyService", OPERATE, WHOLE, "Apply");
    add("ScheduleService", VIEW, SCHEDULE, "Get", "Preview", "Describe", "Fires");
    add("ScheduleService", VIEW, SCHEDULE, "GetBackfill");
    add("ScheduleService", VIEW, SHOWN, "List", "ListBackfills");
    add("ScheduleService", OPERATE, SCHEDULE, "Put", "Delete", "Pause", "Resume", "RunNow");
    add("ScheduleService", OPERATE, SCHEDULE, "PlanBackfill", "ApplyBackfill", "CancelBackfill");
  }

  private static void notifications() {
    String service = "NotificationService";
    add(service, ADMINISTER, NOTIFICATION, "PutChannel", "DeleteChannel", "RotateSecret");
    add(service, ADMINISTER, NOTIFICATION, "PutRule", "DeleteRule");
    add(service, OPERATE, NOTIFICATION, "GetChannel", "GetRule", "GetDelivery");
    add(service, OPERATE, NOTIFICATION, "Test", "Redeliver");
    add(service, OPERATE, NOTIFICATION, "ListDeliveries");
    add(service, OPERATE, SHOWN, "ListChannels", "ListRules", "ListAlarms");
  }

  private static void add(String service, Permission permission, Reach reach, String... methods) {
    for (String method : methods) {
      if (RULES.put("carillon.v1." + service + '/' + method, new Rule(permission, reach)) != null) {
        throw new IllegalStateException("Expected one rule for " + service + '/' + method);
      }
    }
  }

  /** What a call needs, by its full name such as {@code carillon.v1.TaskService/Submit}. */
  public static Optional<Rule> of(String method) {
    return Optional.ofNullable(RULES.get(method));
  }
}

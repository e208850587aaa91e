package dev.carillon.server.security;

/** How a call is kept within the tenants and queues that its caller's roles hold for. */
public enum Reach {
  /** It tells nothing of any tenant or queue. */
  ANYWHERE,
  /** It names one task; the task is looked up. */
  TASK,
  /** It names tenant and queue; what is left out and can only be one is filled in. */
  NAMED,
  /** What it stores is checked task by task. */
  STORED,
  /** It names a filter of tasks, which is narrowed. */
  FILTERED,
  /** It names dead letters, which are narrowed. */
  DEAD,
  /** It names a bulk action or a canary; whether its filter lies in reach is looked up. */
  PLANNED,
  /** It names or brings a workflow, or names a run; tenant and queues are looked up. */
  WORKFLOW,
  /** It names or brings a schedule, or names a backfill; tenant and queues are looked up. */
  SCHEDULE,
  /** It names or brings channels and rules of notifications, whose names say whose they are. */
  NOTIFICATION,
  /** What it answers is narrowed. */
  SHOWN,
  /** It cannot be kept within a part: only for callers whose roles hold everywhere. */
  WHOLE
}

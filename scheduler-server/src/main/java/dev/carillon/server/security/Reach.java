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
  /** It cannot be kept within a part: only for callers whose roles hold everywhere. */
  WHOLE
}

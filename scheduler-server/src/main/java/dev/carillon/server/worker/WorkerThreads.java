package dev.carillon.server.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The threads a worker runs on; made, named and ended by whoever starts it.
 *
 * @param tasks a new virtual thread for each command: attempts and the worker's own loops, which
 *     park nearly always
 * @param blocking platform threads, as many as asked for: reads of pipes, which would pin the
 *     carrier of a virtual thread
 * @param timer one platform thread; nothing that blocks runs there
 * @param owned makes the one platform thread that owns a Kafka consumer
 */
public record WorkerThreads(
    Executor tasks, Executor blocking, ScheduledExecutorService timer, ThreadFactory owned) {}

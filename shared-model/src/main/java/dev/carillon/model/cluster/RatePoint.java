package dev.carillon.model.cluster;

/**
 * One point of the throughput history.
 *
 * @param atMs start of its 5 seconds, epoch milliseconds
 * @param submitted tasks a second; the next two likewise
 * @param ready READY tasks at its end
 * @param running running tasks at its end
 * @param latenessP99Millis start minus due, 99th percentile
 */
public record RatePoint(
    long atMs,
    float submitted,
    float succeeded,
    float failed,
    long ready,
    long running,
    int latenessP99Millis) {}

package dev.carillon.server.core;

import dev.carillon.server.core.bulk.Bulk;
import dev.carillon.server.core.query.Search;

/** Tasks by filter: finding them, and doing something to all that were found. */
public record Finding(Search search, Bulk bulk) {}

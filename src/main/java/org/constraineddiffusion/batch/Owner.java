/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;

/**
 * A process that works on files, and how others know whether it still does.
 *
 * @param host the computer's name
 * @param process its number there
 * @param started when it began, in milliseconds since 1970, as numbers are used again
 * @param task the task of a cluster's job, which only one process at a time works on; empty outside of one
 */
record Owner(String host, long process, long started, String task) {

    /** By how many milliseconds a computer's clock may be set while a process runs. */
    private static final long CLOCK = 5000;

    /** This process. */
    static Owner here(Map<String, String> environment) {
        ProcessHandle own = ProcessHandle.current();
        return new Owner(hostName(), own.pid(), started(own), slurmTask(environment));
    }

    private static String slurmTask(Map<String, String> environment) {
        String job = environment.getOrDefault("SLURM_ARRAY_JOB_ID", environment.getOrDefault("SLURM_JOB_ID", ""));
        return job.isEmpty() ? "" : job + "." + environment.getOrDefault("SLURM_ARRAY_TASK_ID", "") + "." + environment.getOrDefault("SLURM_PROCID", "0");
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "unknown";
        }
    }

    /**
     * True if the process has ended, as far as {@code here} can know at once: one of the same computer, or a former run of the same task of a
     * cluster, which runs again only when the former has ended.
     */
    boolean hasEnded(Owner here) {
        if (host.equals(here.host)) {
            return ProcessHandle.of(process).filter(ProcessHandle::isAlive).map(alive -> Math.abs(started(alive) - started) > CLOCK).orElse(true);
        }
        return !task.isEmpty() && task.equals(here.task);
    }
}
